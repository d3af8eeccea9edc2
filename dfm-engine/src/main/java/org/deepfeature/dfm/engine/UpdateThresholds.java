package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.ValSplitMode;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FittedModel;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/**
 * Chooses thresholds of an updated model in the way in which those of the model were chosen: from
 * held-out normal images, or from the validation set.
 *
 * @param session with the open network
 * @param context receives messages
 * @param validation set; empty for held-out normal images
 */
record UpdateThresholds(Session session, RunContext context, Optional<DataModule> validation) {
  private static final String MODE = "val-split-mode";

  static UpdateThresholds of(
      Session session, RunContext context, DfmFile file, GivenOptions given) {
    JsonNode mode = given.value(MODE);
    boolean isGiven = given.has(MODE) && !mode.isNull();
    boolean wanted =
        isGiven
            ? ValSplitMode.parse(mode.asText()) != ValSplitMode.NONE
            : file.isThresholdValidated();
    return new UpdateThresholds(
        session, context, wanted ? Optional.of(validation(file, given)) : Optional.empty());
  }

  private static DataModule validation(DfmFile file, GivenOptions given) {
    String problem;
    try {
      Configuration configuration = UpdateOptions.data(file, given).record();
      DataModule data = DataModules.of(configuration, line -> {});
      data.setup(Stage.VALIDATE);
      if (!data.validationSamples().isEmpty()) {
        return data;
      }
      problem = "there are none";
    } catch (IllegalArgumentException | DfmException e) {
      problem = e.getMessage();
    }
    throw new DfmException(
        "The model's thresholds were chosen from validation images, which an update needs again (%s); give --data DIR, with --val-split-mode where it was drawn, or --val-split-mode none for thresholds from held-out normal images"
            .formatted(problem));
  }

  /** Returns the thresholds of a model whose own come from held-out images. */
  PostProcessor of(FittedModel fitted) {
    Session scoring = session.scoring(fitted);
    return validation
        .map(data -> ValidationRun.run(scoring, data, context.quiet()))
        .orElseGet(() -> scoring.dfm().fitted().postProcessor());
  }

  String source() {
    return validation.isPresent() ? "validation images" : "held-out normal images";
  }
}
