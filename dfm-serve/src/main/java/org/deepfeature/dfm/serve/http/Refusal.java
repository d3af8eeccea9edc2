package org.deepfeature.dfm.serve.http;

/** A request that is not answered as asked, and why. Immutable and thread-safe. */
public final class Refusal extends RuntimeException {
  private final transient Response response;

  /**
   * @param status of HTTP
   * @param message one line: what was given, what was expected
   */
  public Refusal(int status, String message) {
    this(Response.error(status, message), message);
  }

  private Refusal(Response response, String message) {
    super(message, null, false, false);
    this.response = response;
  }

  /**
   * @param name of a further header
   * @param value of it
   * @return the same with it
   */
  public Refusal with(String name, String value) {
    return new Refusal(response.with(name, value), getMessage());
  }

  /**
   * @return what the client is told
   */
  public Response response() {
    return response;
  }
}
