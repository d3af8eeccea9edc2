package org.deepfeature.dfm.serve.http;

import java.util.concurrent.CompletionStage;

/** What is behind an HTTP server. Implementations are thread-safe. */
public interface Service {

  /**
   * Looks at a request before its body is read.
   *
   * @param head its line and headers
   * @return what takes the body and answers
   * @throws Refusal if there is no need to read the body
   */
  Call accept(Head head);

  /**
   * @param head a request that was not accepted
   * @return its route, for log and metrics
   */
  String route(Head head);

  /** A request that is answered once its body is there. */
  interface Call {
    /**
     * @param body all of it, empty if there is none
     * @return the answer, or a {@link Refusal}
     */
    CompletionStage<Response> answer(byte[] body);
  }
}
