package org.deepfeature.dfm.cli;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends the same image over one connection again and again, with next to no work of its own. */
final class KeepAliveClient implements Closeable {
  private static final String LENGTH = "content-length:";

  private final Socket socket;
  private final InputStream in;
  private final byte[] request;

  KeepAliveClient(URI address, byte[] image) throws IOException {
    socket = new Socket(address.getHost(), address.getPort());
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    byte[] head =
        "POST /predict?model=part HTTP/1.1\r\nHost: %s\r\nContent-Length: %s\r\n\r\n"
            .formatted(address.getAuthority(), image.length)
            .getBytes(StandardCharsets.ISO_8859_1);
    request = new byte[head.length + image.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(image, 0, request, head.length, image.length);
  }

  /** Returns how many nanoseconds each answer took, all of them the same answer. */
  long[] ask(int times) throws IOException {
    long[] nanoseconds = new long[times];
    String first = "";
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      socket.getOutputStream().write(request);
      String answer = answer();
      nanoseconds[i] = System.nanoTime() - begin;
      if (i > 0 && !answer.equals(first)) {
        throw new IOException("'%s' after '%s'".formatted(answer, first));
      }
      first = answer;
    }
    return nanoseconds;
  }

  private String answer() throws IOException {
    String status = line();
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status);
    }
    int length = -1;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.toLowerCase(Locale.ROOT).startsWith(LENGTH)) {
        length = Integer.parseInt(line.substring(LENGTH.length()).strip());
      }
    }
    if (length < 0) {
      throw new IOException("no Content-Length");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection was closed after '%s'".formatted(line));
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
