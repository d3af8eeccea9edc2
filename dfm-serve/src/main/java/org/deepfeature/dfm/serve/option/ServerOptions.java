package org.deepfeature.dfm.serve.option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.deepfeature.dfm.runtime.DetectorOptions;

/**
 * What a service is told when it starts. Immutable.
 *
 * @param models folder with {@code NAME.dfm}, {@code NAME/model.dfm} or {@code
 *     NAME/VERSION/model.dfm}
 * @param host name or address to listen on
 * @param port 0..65535; 0 is any that is free
 * @param token that requests must bear; empty if none
 * @param tls certificate for HTTPS; empty for HTTP
 * @param http what one client may take
 * @param scoring how much is decoded and scored at once
 * @param detector where networks lie and what they may use; its limit of pixels does not count
 * @param look time between two looks at the folder
 */
public record ServerOptions(
    Path models,
    String host,
    int port,
    Optional<String> token,
    Optional<Tls> tls,
    HttpLimits http,
    ScoringLimits scoring,
    DetectorOptions detector,
    Duration look) {
  /** Where it listens unless told otherwise: this machine alone. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Where it listens unless told otherwise. */
  public static final int PORT = 8080;

  /**
   * @throws IllegalArgumentException if the port, the token or the time is none
   */
  public ServerOptions {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("Port %s; expected 0 to 65535".formatted(port));
    }
    if (token.isPresent() && !token.get().matches("[!-~]{8,}")) {
      throw new IllegalArgumentException(
          "A token of %s characters; expected at least 8 printable ones of ASCII without spaces"
              .formatted(token.get().length()));
    }
    Positive.require("Time between looks", look);
  }

  /**
   * @param models folder of models
   * @return a service on this machine alone, with default limits
   */
  public static ServerOptions of(Path models) {
    return new ServerOptions(
        models,
        LOOPBACK,
        PORT,
        Optional.empty(),
        Optional.empty(),
        HttpLimits.DEFAULT,
        ScoringLimits.DEFAULT,
        DetectorOptions.DEFAULT,
        Duration.ofSeconds(1));
  }

  /**
   * @param value 0..65535
   * @return the same on that port
   */
  public ServerOptions withPort(int value) {
    return new ServerOptions(models, host, value, token, tls, http, scoring, detector, look);
  }

  /**
   * @param value that requests must bear
   * @return the same for those who know it
   */
  public ServerOptions withToken(String value) {
    return new ServerOptions(
        models, host, port, Optional.of(value), tls, http, scoring, detector, look);
  }

  /**
   * @param value certificate and key
   * @return the same over HTTPS
   */
  public ServerOptions withTls(Tls value) {
    return new ServerOptions(
        models, host, port, token, Optional.of(value), http, scoring, detector, look);
  }

  /**
   * @param value what one client may take
   * @return the same within these
   */
  public ServerOptions withHttp(HttpLimits value) {
    return new ServerOptions(models, host, port, token, tls, value, scoring, detector, look);
  }

  /**
   * @param value how much is decoded and scored at once
   * @return the same within these
   */
  public ServerOptions withScoring(ScoringLimits value) {
    return new ServerOptions(models, host, port, token, tls, http, value, detector, look);
  }

  /** Says everything but the token. */
  @Override
  public String toString() {
    return "ServerOptions[%s, %s:%s, token %s, tls %s, %s, %s]"
        .formatted(models, host, port, token.isPresent() ? "set" : "none", tls, http, scoring);
  }
}
