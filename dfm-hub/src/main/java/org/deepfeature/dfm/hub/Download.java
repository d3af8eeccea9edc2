package org.deepfeature.dfm.hub;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/** One attempt to bring a file, or the rest of it, from an address. */
final class Download {
  private static final int REDIRECTS = 10;
  private static final int CONNECT_MILLIS = 15_000;
  private static final int BUFFER = 1 << 16;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final HubSettings settings;
  private final Duration stall;

  Download(HubSettings settings, Duration stall) {
    this.settings = settings;
    this.stall = stall;
  }

  /** The server refused: trying again soon is useless, unless the fault is the server's. */
  static final class Refused extends IOException {
    private final int status;

    Refused(int status, String message) {
      super(message);
      this.status = status;
    }

    int status() {
      return status;
    }

    boolean worthAnotherAttempt() {
      return status >= 500 || status == 429 || status == 408;
    }
  }

  /** The disk does not take it: trying again is useless, and so is keeping what it took. */
  static final class Unwritten extends IOException {
    Unwritten(long expected, IOException cause) {
      super(
          "%s; %s"
              .formatted(
                  cause.getMessage() == null ? cause.toString() : cause.getMessage(),
                  expected < 0 ? "its length is not known" : "it has " + expected + " bytes"),
          cause);
    }
  }

  /**
   * What came.
   *
   * @param hash 64 digits that the hub gave for the file
   * @param resumed whether the part that was there was kept
   */
  record Received(Optional<String> hash, boolean resumed) {}

  /** Appends to the part what is missing of it, or begins again if the server wants it so. */
  Received into(Path part, String address, DownloadListener listener) throws IOException {
    long there = Files.exists(part) ? Files.size(part) : 0;
    URL url = url(address);
    URL first = url;
    Optional<String> hash = Optional.empty();
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpURLConnection connection = open(url, first, there);
      int status = connection.getResponseCode();
      hash = hash.or(() -> linked(connection));
      if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308) {
        url = next(url, connection.getHeaderField("Location"));
        connection.disconnect();
      } else if (status == RANGE_NOT_SATISFIABLE && there > 0) {
        connection.disconnect();
        Files.delete(part);
        there = 0;
      } else if (status == HttpURLConnection.HTTP_OK) {
        receive(connection, part, 0, listener);
        return new Received(hash, false);
      } else if (status == HttpURLConnection.HTTP_PARTIAL && continues(connection, there)) {
        receive(connection, part, there, listener);
        return new Received(hash, there > 0);
      } else {
        connection.disconnect();
        throw new Refused(status, explained(status, address));
      }
    }
    throw new Refused(0, "more than " + REDIRECTS + " redirections from " + address);
  }

  private HttpURLConnection open(URL url, URL first, long there) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(Math.toIntExact(stall.toMillis()));
    connection.setRequestProperty("User-Agent", "dfm");
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (there > 0) {
      connection.setRequestProperty("Range", "bytes=" + there + "-");
    }
    boolean ofTheHub = first.toString().startsWith(settings.endpoint() + "/");
    if (ofTheHub && url.getAuthority().equals(first.getAuthority())) {
      settings
          .token()
          .ifPresent(t -> connection.setRequestProperty("Authorization", "Bearer " + t));
    }
    return connection;
  }

  private static URL next(URL from, String location) throws IOException {
    if (location == null) {
      throw new Refused(0, from + " redirects to nowhere");
    }
    URL to = url(from, location);
    if (from.getProtocol().equals("https") && !to.getProtocol().equals("https")) {
      throw new Refused(0, from + " redirects to " + to + ", which is not encrypted");
    }
    return to;
  }

  private static URL url(String address) throws IOException {
    try {
      URI uri = new URI(address);
      if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
        throw new Refused(0, "'" + address + "' is no http(s) address");
      }
      return uri.toURL();
    } catch (URISyntaxException e) {
      throw new Refused(0, "'" + address + "' is no address: " + e.getMessage());
    }
  }

  private static URL url(URL base, String location) throws IOException {
    try {
      return url(base.toURI().resolve(new URI(location)).toString());
    } catch (URISyntaxException e) {
      throw new Refused(0, "'" + location + "' is no address: " + e.getMessage());
    }
  }

  /** The hub names a large file's SHA-256 in its first answer, before it redirects. */
  private static Optional<String> linked(HttpURLConnection connection) {
    return Optional.ofNullable(connection.getHeaderField("X-Linked-ETag"))
        .map(tag -> tag.replace("W/", "").replace("\"", ""))
        .filter(tag -> tag.matches("[0-9a-f]{64}"));
  }

  private static boolean continues(HttpURLConnection connection, long there) {
    String range = connection.getHeaderField("Content-Range");
    return range != null && range.startsWith("bytes " + there + "-");
  }

  private static String explained(int status, String address) {
    String reason =
        switch (status) {
          case 401, 403 -> "access denied; if the repository asks for it, set HF_TOKEN";
          case 404 -> "there is no such file";
          default -> "the server refused";
        };
    return "%s (HTTP %s) at %s".formatted(reason, status, address);
  }

  private static void receive(
      HttpURLConnection connection, Path part, long there, DownloadListener listener)
      throws IOException {
    long length = connection.getContentLengthLong();
    long expected = length < 0 ? -1 : there + length;
    listener.started(part.getFileName().toString().replaceFirst("\\.part$", ""), expected);
    long received = there;
    try (InputStream in = connection.getInputStream();
        OutputStream out = open(part, there, expected)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        write(out, buffer, read, expected);
        received += read;
        listener.advanced(received);
      }
    } finally {
      listener.finished();
      connection.disconnect();
    }
    if (expected >= 0 && received != expected) {
      throw new IOException("only %s of %s bytes came".formatted(received, expected));
    }
  }

  private static OutputStream open(Path part, long there, long expected) throws Unwritten {
    try {
      return there > 0
          ? Files.newOutputStream(part, StandardOpenOption.APPEND)
          : Files.newOutputStream(part);
    } catch (IOException e) {
      throw new Unwritten(expected, e);
    }
  }

  private static void write(OutputStream out, byte[] buffer, int length, long expected)
      throws Unwritten {
    try {
      out.write(buffer, 0, length);
    } catch (IOException e) {
      throw new Unwritten(expected, e);
    }
  }
}
