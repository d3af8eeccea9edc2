package org.deepfeature.dfm.serve.route;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.deepfeature.dfm.serve.http.Head;
import org.deepfeature.dfm.serve.http.Multipart;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.http.Response;
import org.deepfeature.dfm.serve.http.Service;
import org.deepfeature.dfm.serve.picture.Overlay;
import org.deepfeature.dfm.serve.repository.ServedModel;
import org.deepfeature.dfm.serve.scoring.ImageSource;
import org.deepfeature.dfm.serve.scoring.Scorer;

/** {@code POST /predict}: an image in, a verdict in JSON or a picture out. Thread-safe. */
final class Predict {
  private static final String MODEL = "model";
  private static final String VERSION = "version";
  private static final String PNG = "image/png";

  private final Scoring scoring;

  Predict(Scoring scoring) {
    this.scoring = scoring;
  }

  Service.Call accept(Head head) {
    String type = head.contentType();
    boolean form = type.equals("multipart/form-data");
    if (!form
        && !type.startsWith("image/")
        && !List.of("", "application/octet-stream", "application/x-www-form-urlencoded")
            .contains(type)) {
      throw new Refusal(
          415,
          "Content-Type '%s'; expected image/*, application/octet-stream or multipart/form-data"
              .formatted(type));
    }
    boolean picture = wantsPicture(head.header("Accept").orElse("*/*"));
    Optional<String> name = head.parameter(MODEL);
    if (!form || name.isPresent()) {
      Scoring.requireRoom(model(name, head.parameter(VERSION)));
    }
    return body ->
        (form
                ? CompletableFuture.supplyAsync(() -> Form.of(head, body), scoring.workers())
                : CompletableFuture.completedFuture(body).thenApply(b -> Form.raw(head, b)))
            .thenCompose(given -> score(given, picture))
            .exceptionallyCompose(
                failure -> CompletableFuture.failedFuture(Failures.refusal(failure, 1)));
  }

  private ServedModel model(Optional<String> name, Optional<String> version) {
    return name.isPresent() ? scoring.model(name.get(), version) : scoring.only();
  }

  private CompletableFuture<Response> score(Form given, boolean picture) {
    ServedModel model = model(given.model(), given.version());
    if (picture && !model.hasMaps()) {
      throw new Refusal(
          406, "%s has no anomaly map to draw; ask for application/json".formatted(model.key()));
    }
    return scoring.answer(
        model,
        given.version().isPresent(),
        List.of(ImageSource.encoded(given.image())),
        picture,
        (by, scored) -> response(by, scored.get(0), picture));
  }

  private static Response response(ServedModel by, Scorer.Scored scored, boolean picture) {
    if (!picture) {
      return Response.of(ModelJson.prediction(by, scored.prediction())).with("Vary", "Accept");
    }
    return Response.of(
            PNG, Overlay.png(by, scored.image().orElseThrow().image(), scored.prediction()))
        .with("Vary", "Accept")
        .with("DFM-Label", scored.prediction().label())
        .with("DFM-Score", String.valueOf(scored.prediction().score()));
  }

  /**
   * What a client would rather have, by the weights of its Accept header; JSON if it is all one.
   */
  private static boolean wantsPicture(String accept) {
    double png = 0;
    double json = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String[] parts = range.split(";");
      double weight = weight(parts);
      switch (parts[0].strip()) {
        case PNG, "image/*" -> png = Math.max(png, weight);
        case "application/json", "application/*" -> json = Math.max(json, weight);
        case "*/*", "" -> json = Math.max(json, weight * 1e-3);
        default -> json += 0;
      }
    }
    if (png == 0 && json == 0) {
      throw new Refusal(
          406, "Accept '%s'; there are application/json and image/png".formatted(accept));
    }
    return png > json;
  }

  private static double weight(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")) {
        return Double.parseDouble(parameter.substring(2));
      }
    }
    return 1;
  }

  /** The image of a request, and the model if it names one. */
  @SuppressWarnings("ArrayRecordComponent") // Read once, never compared.
  private record Form(Optional<String> model, Optional<String> version, byte[] image) {
    static Form raw(Head head, byte[] body) {
      if (body.length == 0) {
        throw new Refusal(400, "No image: the body is empty");
      }
      return new Form(head.parameter(MODEL), head.parameter(VERSION), body);
    }

    static Form of(Head head, byte[] body) {
      Optional<String> model = head.parameter(MODEL);
      Optional<String> version = head.parameter(VERSION);
      List<byte[]> images = new ArrayList<>();
      for (Multipart.Part part : Multipart.parse(head.header("Content-Type").orElse(""), body)) {
        if (part.fileName().isPresent() || part.name().equals("image")) {
          images.add(part.content());
        } else if (part.name().equals(MODEL)) {
          model = Optional.of(text(part));
        } else if (part.name().equals(VERSION)) {
          version = Optional.of(text(part));
        }
      }
      if (images.size() != 1) {
        throw new Refusal(400, "A form of %s files; expected one".formatted(images.size()));
      }
      return new Form(model, version, images.get(0));
    }

    private static String text(Multipart.Part part) {
      return new String(part.content(), StandardCharsets.UTF_8).strip();
    }
  }
}
