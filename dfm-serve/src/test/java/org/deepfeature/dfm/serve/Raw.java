package org.deepfeature.dfm.serve;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that does as it likes. */
final class Raw implements AutoCloseable {
  final Socket socket = new Socket();

  Raw(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10_000);
  }

  Raw send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  Raw send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Returns what comes until the server closes, or until it says nothing for so long. */
  String answer(Duration patience) throws IOException {
    socket.setSoTimeout((int) patience.toMillis());
    StringBuilder text = new StringBuilder();
    byte[] part = new byte[8192];
    InputStream in = socket.getInputStream();
    try {
      for (int n = in.read(part); n >= 0; n = in.read(part)) {
        text.append(new String(part, 0, n, StandardCharsets.ISO_8859_1));
      }
    } catch (SocketTimeoutException e) {
      text.append("(still open)");
    } catch (SocketException e) {
      text.append("(reset)");
    }
    return text.toString();
  }

  /**
   * Sends the same again and again.
   *
   * @return after how long the server no longer took it; longer than the patience if it always did
   */
  Duration dripUntilClosed(String drop, Duration pause, Duration patience) throws Exception {
    long start = System.nanoTime();
    socket.setSoTimeout(1);
    while (System.nanoTime() - start < patience.toNanos()) {
      try {
        send(drop);
        if (socket.getInputStream().read() < 0) {
          break;
        }
      } catch (SocketTimeoutException e) {
        Thread.sleep(pause.toMillis());
      } catch (SocketException e) {
        break;
      }
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
