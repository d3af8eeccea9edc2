package org.deepfeature.dfm.serve.route;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.deepfeature.dfm.serve.http.Head;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.http.Service;
import org.deepfeature.dfm.serve.protocol.InferenceReader;
import org.deepfeature.dfm.serve.protocol.InferenceRequest;
import org.deepfeature.dfm.serve.protocol.InferenceWriter;
import org.deepfeature.dfm.serve.protocol.Output;
import org.deepfeature.dfm.serve.repository.ServedModel;
import org.deepfeature.dfm.serve.scoring.Scorer;

/** {@code POST /v2/models/M[/versions/V]/infer}. Thread-safe. */
final class Infer {
  /** The third is what curl says of JSON unless told otherwise. */
  private static final Set<String> TYPES =
      Set.of(
          "", "application/json", "application/x-www-form-urlencoded", "application/octet-stream");

  private final Scoring scoring;
  private final InferenceReader reader;

  Infer(Scoring scoring, InferenceReader reader) {
    this.scoring = scoring;
    this.reader = reader;
  }

  Service.Call accept(Head head, String name, Optional<String> version) {
    if (!TYPES.contains(head.contentType())) {
      throw new Refusal(
          415,
          "Content-Type '%s'; expected application/json or application/octet-stream"
              .formatted(head.contentType()));
    }
    ServedModel model = scoring.model(name, version);
    Scoring.requireRoom(model);
    return body ->
        CompletableFuture.supplyAsync(() -> read(head, body, model), scoring.workers())
            .thenCompose(
                request ->
                    scoring.answer(
                        model,
                        version.isPresent(),
                        request.images(),
                        false,
                        (by, scored) ->
                            InferenceWriter.write(
                                by,
                                request,
                                scored.stream().map(Scorer.Scored::prediction).toList())))
            .exceptionallyCompose(
                failure -> CompletableFuture.failedFuture(Failures.refusal(failure, 1)));
  }

  private InferenceRequest read(Head head, byte[] body, ServedModel model) {
    InferenceRequest request = reader.read(head, body);
    for (InferenceRequest.Wanted wanted : request.outputs()) {
      boolean there =
          switch (wanted.output()) {
            case ANOMALY_MAP -> model.hasMaps();
            case MASK -> model.hasMasks();
            default -> true;
          };
      if (!there) {
        throw new Refusal(
            400,
            "Output '%s' of %s, whose score has none; there are %s"
                .formatted(
                    wanted.output().protocolName(),
                    model.key(),
                    ModelJson.outputs(model).stream().map(Output::protocolName).toList()));
      }
    }
    return request;
  }
}
