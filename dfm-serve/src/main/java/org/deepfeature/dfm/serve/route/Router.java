package org.deepfeature.dfm.serve.route;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.deepfeature.dfm.serve.http.Head;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.http.Response;
import org.deepfeature.dfm.serve.http.Service;
import org.deepfeature.dfm.serve.metrics.ServerMetrics;
import org.deepfeature.dfm.serve.option.ServerOptions;
import org.deepfeature.dfm.serve.protocol.InferenceReader;
import org.deepfeature.dfm.serve.repository.ModelRepository;

/** Which path and method is answered by what. Thread-safe. */
public final class Router implements Service {
  private static final String GET = "GET";
  private static final String POST = "POST";

  private final ModelRepository models;
  private final ServerMetrics metrics;
  private final Optional<byte[]> token;
  private final Scoring scoring;
  private final Infer infer;
  private final Predict predict;
  private final Page page = new Page();
  private final String version;

  /**
   * @param options token and limits
   * @param models that answer
   * @param metrics that are told
   * @param workers read requests and write answers
   */
  public Router(
      ServerOptions options, ModelRepository models, ServerMetrics metrics, Executor workers) {
    this.models = models;
    this.metrics = metrics;
    this.token = options.token().map(t -> t.getBytes(StandardCharsets.UTF_8));
    this.scoring = new Scoring(models, workers);
    this.infer =
        new Infer(scoring, new InferenceReader(options.scoring(), options.http().bodyBytes()));
    this.predict = new Predict(scoring);
    String built = Router.class.getPackage().getImplementationVersion();
    this.version = built == null ? "unknown" : built;
  }

  @Override
  public String route(Head head) {
    return match(head).map(Match::route).map(Route::path).orElse("other");
  }

  /** A route, and the parts of the path that differ. */
  private record Match(Route route, String name, Optional<String> version) {}

  private static Optional<Match> match(Head head) {
    List<String> path = head.path();
    for (Route route : Route.values()) {
      List<String> pattern = route.segments();
      boolean same = pattern.size() == path.size();
      String name = "";
      Optional<String> version = Optional.empty();
      for (int i = 0; same && i < pattern.size(); i++) {
        switch (pattern.get(i)) {
          case Route.NAME -> name = path.get(i);
          case Route.VERSION -> version = Optional.of(path.get(i));
          default -> same = pattern.get(i).equals(path.get(i));
        }
      }
      if (same) {
        return Optional.of(new Match(route, name, version));
      }
    }
    return Optional.empty();
  }

  @Override
  public Call accept(Head head) {
    Match match =
        match(head)
            .orElseThrow(
                () -> new Refusal(404, "No such path; /openapi.json lists those that there are"));
    String expected = match.route().isPost() ? POST : GET;
    boolean asked = head.method().equals(expected);
    if (!asked && !(expected.equals(GET) && head.method().equals("HEAD"))) {
      throw new Refusal(405, "Method %s; expected %s".formatted(head.method(), expected))
          .with("Allow", expected.equals(GET) ? "GET, HEAD" : expected);
    }
    if (!match.route().isOpen()) {
      authorize(head);
    }
    head.header("Content-Encoding")
        .filter(coding -> !coding.equalsIgnoreCase("identity"))
        .ifPresent(
            coding -> {
              throw new Refusal(415, "Content-Encoding '%s'; expected none".formatted(coding));
            });
    return switch (match.route()) {
      case INFER, INFER_VERSION -> infer.accept(head, match.name(), match.version());
      case PREDICT -> predict.accept(head);
      default -> now(() -> get(match));
    };
  }

  private void authorize(Head head) {
    if (token.isEmpty()) {
      return;
    }
    String given = head.header("Authorization").orElse("");
    boolean bearer = given.regionMatches(true, 0, "Bearer ", 0, 7);
    byte[] word = (bearer ? given.substring(7).strip() : "").getBytes(StandardCharsets.UTF_8);
    // Compared in a time that does not tell how much of it was right.
    if (!MessageDigest.isEqual(word, token.get())) {
      throw new Refusal(
              401,
              bearer
                  ? "Not the token of this service"
                  : "Expected the header Authorization: Bearer TOKEN")
          .with("WWW-Authenticate", "Bearer");
    }
  }

  private static Call now(Supplier<Response> answer) {
    return body -> {
      try {
        return CompletableFuture.completedFuture(answer.get());
      } catch (Refusal e) {
        return CompletableFuture.failedFuture(e);
      }
    };
  }

  private Response get(Match match) {
    return switch (match.route()) {
      case PAGE -> page.html();
      case OPEN_API -> page.openApi();
      case METRICS -> Response.of(ServerMetrics.contentType(), metrics.text());
      case SERVER -> server();
      case LIVE -> flag("live", true);
      case READY -> flag("ready", models.isReady());
      case MODELS -> Response.of(ModelJson.list(models.states()));
      case MODEL, MODEL_VERSION ->
          Response.of(
              ModelJson.metadata(scoring.model(match.name(), match.version()), models.states()));
      case MODEL_READY, MODEL_VERSION_READY ->
          Response.of(
              JsonNodeFactory.instance
                  .objectNode()
                  .put("name", scoring.model(match.name(), match.version()).key().name())
                  .put("ready", true));
      case INFER, INFER_VERSION, PREDICT ->
          throw new IllegalStateException(match.route() + " is posted to");
    };
  }

  private static Response flag(String name, boolean value) {
    return Response.of(JsonNodeFactory.instance.objectNode().put(name, value))
        .withStatus(value ? 200 : 503);
  }

  private Response server() {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("name", "dfm").put("version", version);
    json.putArray("extensions").add("binary_tensor_data");
    return Response.of(json);
  }
}
