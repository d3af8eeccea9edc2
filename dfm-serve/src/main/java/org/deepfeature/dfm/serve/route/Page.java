package org.deepfeature.dfm.serve.route;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.deepfeature.dfm.serve.http.Response;

/** Files that come with the service. Immutable and thread-safe. */
final class Page {
  private final byte[] html;
  private final byte[] openApi;
  private final String policy;

  Page() {
    String text = new String(resource("page.html"), StandardCharsets.UTF_8);
    this.html = text.getBytes(StandardCharsets.UTF_8);
    this.openApi = resource("openapi.json");
    this.policy =
        "default-src 'none'; script-src '%s'; style-src '%s'; img-src blob:; connect-src 'self'; "
                .formatted(hash(text, "script"), hash(text, "style"))
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static byte[] resource(String name) {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The service was built without " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The page's one script and one style run; whatever else would get into it does not. */
  private static String hash(String html, String element) {
    String begin = "<" + element + ">";
    int from = html.indexOf(begin) + begin.length();
    String content = html.substring(from, html.indexOf("</" + element + ">", from));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  Response html() {
    return Response.of("text/html; charset=utf-8", html)
        .with("Content-Security-Policy", policy)
        .with("Referrer-Policy", "no-referrer");
  }

  Response openApi() {
    return Response.of(Response.JSON, openApi);
  }
}
