package org.deepfeature.dfm.serve.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads what an answer told of an error, for the log. */
final class Errors {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST = 300;

  private Errors() {}

  static String message(Response answer) {
    try {
      return ServiceHandler.cut(MAPPER.readTree(answer.body()).path("error").asText(), LONGEST);
    } catch (IOException e) {
      return "an answer that is no JSON: " + e.getMessage();
    }
  }
}
