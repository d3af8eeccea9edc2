package org.deepfeature.dfm.serve.route;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.http.Response;
import org.deepfeature.dfm.serve.repository.ModelRepository;
import org.deepfeature.dfm.serve.repository.ModelRepository.ModelState;
import org.deepfeature.dfm.serve.repository.ServedModel;
import org.deepfeature.dfm.serve.scoring.ImageSource;
import org.deepfeature.dfm.serve.scoring.Scorer;

/** Finds the model of a request and brings its images through the model's queue. Thread-safe. */
final class Scoring {
  private static final int TRIES = 3;

  private final ModelRepository models;
  private final Executor workers;

  Scoring(ModelRepository models, Executor workers) {
    this.models = models;
    this.workers = workers;
  }

  Executor workers() {
    return workers;
  }

  /** Returns a model that is served, or says what is instead. */
  ServedModel model(String name, Optional<String> version) {
    return models.find(name, version).orElseThrow(() -> missing(name, version));
  }

  private Refusal missing(String name, Optional<String> version) {
    List<ModelState> all = models.states();
    List<ModelState> named = all.stream().filter(s -> s.key().name().equals(name)).toList();
    for (ModelState state : named) {
      if (!state.served() && (version.isEmpty() || version.get().equals(state.key().version()))) {
        return new Refusal(503, "%s: %s".formatted(state.key(), state.problem().orElse("")));
      }
    }
    return named.isEmpty()
        ? new Refusal(
            404,
            "No model '%s'; there are %s"
                .formatted(name, all.stream().map(s -> s.key().name()).distinct().toList()))
        : new Refusal(
            404,
            "Model '%s' has no version '%s'; there are %s"
                .formatted(
                    name, version.orElse(""), named.stream().map(s -> s.key().version()).toList()));
  }

  /** Returns the one model that there is, where a request names none. */
  ServedModel only() {
    List<String> names =
        models.states().stream().map(state -> state.key().name()).distinct().toList();
    if (names.size() != 1) {
      throw new Refusal(
          names.isEmpty() ? 503 : 400,
          names.isEmpty()
              ? "No model is served"
              : "There are several models; say ?model= and one of %s".formatted(names));
    }
    return model(names.get(0), Optional.empty());
  }

  /** Refuses before a body is read what would be refused after it. */
  static void requireRoom(ServedModel model) {
    if (model.scorer().isFull()) {
      throw full(model);
    }
  }

  private static Refusal full(ServedModel model) {
    return new Refusal(429, "The queue of %s is full; try again".formatted(model.key()))
        .with("Retry-After", "1");
  }

  /**
   * @param first the model that was found when the request came; a newer one takes its place
   * @param named whether that very version was asked for
   * @param keep whether the answer needs the images' pixels, too
   * @param answer written by a worker
   */
  CompletableFuture<Response> answer(
      ServedModel first,
      boolean named,
      List<ImageSource> images,
      boolean keep,
      BiFunction<ServedModel, List<Scorer.Scored>, Response> answer) {
    ServedModel model = first;
    for (int i = 0; i < TRIES; i++) {
      switch (model.scorer().enter(images.size())) {
        case FULL -> throw full(model);
        case TAKEN -> {
          return scored(model, images, keep, answer);
        }
        case CLOSED -> {
          String name = first.key().name();
          model = model(name, named ? Optional.of(first.key().version()) : Optional.empty());
        }
      }
    }
    throw new Refusal(503, "%s is being replaced; try again".formatted(first.key()))
        .with("Retry-After", "1");
  }

  private CompletableFuture<Response> scored(
      ServedModel model,
      List<ImageSource> images,
      boolean keep,
      BiFunction<ServedModel, List<Scorer.Scored>, Response> answer) {
    return model
        .scorer()
        .score(images, keep)
        .thenApplyAsync(
            scored -> {
              try {
                return answer.apply(model, scored).by(model.key().name(), images.size());
              } finally {
                scored.forEach(one -> one.image().ifPresent(image -> image.place().run()));
              }
            },
            workers)
        .handle(
            (response, failure) -> {
              model.scorer().leave(images.size());
              if (failure != null) {
                throw Failures.refusal(failure, images.size());
              }
              return response;
            });
  }
}
