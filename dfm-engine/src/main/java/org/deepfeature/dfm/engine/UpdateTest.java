package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.DataOptions;
import org.deepfeature.dfm.engine.update.JudgedImage;
import org.deepfeature.dfm.engine.update.TestChange;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.jspecify.annotations.Nullable;

/**
 * Scores a test set with the model that was and with the one that comes, and leaves out what that
 * was fitted on.
 *
 * @param images to score
 * @param place where they are
 * @param leftOut how many the model was fitted on
 */
record UpdateTest(List<Sample> images, String place, int leftOut) {
  /**
   * A test set, or why there is none.
   *
   * @param test null without
   * @param without why; null with one
   * @param doubts a sentence about images that ought not to be in the model
   */
  record Found(@Nullable UpdateTest test, @Nullable String without, List<String> doubts) {
    Found {
      doubts = List.copyOf(doubts);
    }
  }

  /**
   * @throws DfmException if a test set is given that cannot be read; one that only the model
   *     remembers may be gone
   * @throws IllegalArgumentException likewise
   */
  static Found find(RunContext context, DfmFile file, GivenOptions given, KeptRows kept) {
    DataOptions options = UpdateOptions.data(file, given).record().dataset();
    if (!options.isGiven()) {
      return new Found(
          null, "the model does not say where its data were; give --data DIR", List.of());
    }
    String place = String.valueOf(options.data() == null ? options.normal() : options.data());
    try {
      Configuration configuration = UpdateOptions.data(file, given).record();
      DataModule data = DataModules.of(configuration, context::say);
      data.setup(Stage.TEST);
      return found(data.testSamples(), place, kept);
    } catch (IllegalArgumentException | DfmException e) {
      if (UpdateOptions.isDataGiven(given)) {
        throw e;
      }
      return new Found(
          null,
          "the data that the model was made of (%s) have none now: %s"
              .formatted(place, e.getMessage()),
          List.of());
    }
  }

  private static Found found(List<Sample> samples, String place, KeptRows kept) {
    Set<String> seen = kept.rows().stream().map(KeptRow::sha256).collect(Collectors.toSet());
    List<Sample> images =
        samples.stream()
            .filter(s -> s.defect() != null || !seen.contains(Sha256.ofFile(s.path())))
            .toList();
    int leftOut = samples.size() - images.size();
    List<String> doubts = doubts(samples, images);
    return images.isEmpty()
        ? new Found(
            null,
            "the model was fitted on all %s test images of %s".formatted(samples.size(), place),
            doubts)
        : new Found(new UpdateTest(images, place, leftOut), null, doubts);
  }

  private static List<String> doubts(List<Sample> samples, List<Sample> judged) {
    Set<Sample> kept = new HashSet<>(judged);
    List<String> defective =
        samples.stream()
            .filter(sample -> sample.anomalous() && !kept.contains(sample))
            .map(Sample::name)
            .toList();
    return defective.isEmpty()
        ? List.of()
        : List.of(
            "the model is fitted on %s image%s that the test set calls defective: %s"
                .formatted(
                    defective.size(),
                    defective.size() == 1 ? "" : "s",
                    UpdateImages.shown(defective)));
  }

  TestChange run(EmbeddingPass pass, FittedModel before, FittedModel after) {
    List<JudgedImage> judged = new ArrayList<>();
    pass.run(
        Stage.TEST,
        images,
        (embeddings, samples) -> {
          double[] old = before.model().values(embeddings);
          double[] now = after.model().values(embeddings);
          for (int i = 0; i < old.length; i++) {
            Sample sample = samples.get(i);
            judged.add(
                judged(
                    sample.name(),
                    sample.label(),
                    sample.anomalous(),
                    before,
                    after,
                    old[i],
                    now[i]));
          }
        });
    return TestChange.of(place, judged, leftOut);
  }

  static JudgedImage judged(
      String name,
      String label,
      boolean anomalous,
      FittedModel before,
      FittedModel after,
      double old,
      double now) {
    return new JudgedImage(
        name,
        label,
        anomalous,
        old,
        now,
        before.postProcessor().isAnomalous(old),
        after.postProcessor().isAnomalous(now));
  }
}
