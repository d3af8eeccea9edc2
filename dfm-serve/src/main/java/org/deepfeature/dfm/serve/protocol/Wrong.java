package org.deepfeature.dfm.serve.protocol;

import java.util.Locale;
import org.deepfeature.dfm.serve.http.Refusal;

/** What is wrong with a request, in words. */
final class Wrong {
  private Wrong() {}

  static Refusal request(String message, Object... values) {
    return new Refusal(400, String.format(Locale.ROOT, message, values));
  }
}
