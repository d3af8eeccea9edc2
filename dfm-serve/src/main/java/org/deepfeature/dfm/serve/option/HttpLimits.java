package org.deepfeature.dfm.serve.option;

import java.time.Duration;

/**
 * What one client may take of the service. Immutable.
 *
 * @param bodyBytes most bytes of a request's body, {@code >= 1}; more is answered by 413
 * @param allBodyBytes most bytes of all bodies that are in memory at once, {@code >= bodyBytes};
 *     what does not fit is answered by 503
 * @param headerBytes most bytes of a request's line and headers, {@code >= 256}; more is answered
 *     by 431
 * @param headerTime from the first byte of a request to the end of its headers; a connection that
 *     takes longer is closed
 * @param bodyTime from the end of the headers to the end of the body, answered by 408, and for
 *     taking the answer, after which the connection is closed
 * @param idleTime that a connection may wait for the next request, after which it is closed
 * @param connections most at once, {@code >= 1}; further ones wait to be accepted
 * @param stopTime that requests under way are given when the service stops
 */
public record HttpLimits(
    int bodyBytes,
    long allBodyBytes,
    int headerBytes,
    Duration headerTime,
    Duration bodyTime,
    Duration idleTime,
    int connections,
    Duration stopTime) {
  private static final int MIB = 1 << 20;

  /** Limits for images of a camera: 32 MiB a body, a quarter of the heap for all of them. */
  public static final HttpLimits DEFAULT =
      new HttpLimits(
          32 * MIB,
          Math.max(32L * MIB, Runtime.getRuntime().maxMemory() / 4),
          16 << 10,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          4096,
          Duration.ofSeconds(30));

  /**
   * @throws IllegalArgumentException if one is below what it must be
   */
  public HttpLimits {
    Positive.require("Body bytes", bodyBytes, 1);
    Positive.require("Bytes of all bodies", allBodyBytes, bodyBytes);
    Positive.require("Header bytes", headerBytes, 256);
    Positive.require("Header time", headerTime);
    Positive.require("Body time", bodyTime);
    Positive.require("Idle time", idleTime);
    Positive.require("Connections", connections, 1);
    Positive.require("Stop time", stopTime);
  }
}
