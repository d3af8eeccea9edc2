package org.deepfeature.dfm.serve.http;

import java.time.Instant;

/**
 * What is recorded of a request once it was answered: nothing of its content, query or token.
 * Immutable.
 *
 * @param time when it was answered
 * @param remote address of the client
 * @param method as given, at most 20 characters of it
 * @param path as given, at most 200 characters of it, without query
 * @param route that it took
 * @param status of the answer
 * @param bytesIn of the body
 * @param bytesOut of the answer's body
 * @param milliseconds from the headers to the end of the answer
 * @param model that answered; empty if none did
 * @param images that were scored
 * @param error why it was not answered as asked; empty if it was
 */
public record AccessEntry(
    Instant time,
    String remote,
    String method,
    String path,
    String route,
    int status,
    long bytesIn,
    long bytesOut,
    double milliseconds,
    String model,
    int images,
    String error) {}
