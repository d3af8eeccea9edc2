package org.deepfeature.dfm.trainer.lifecycle;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.trainer.checkpoint.ModelCheckpoint;
import org.deepfeature.dfm.trainer.logger.Logger;

/** What a trainer was built with; {@link TrainerBuilder} says what each is. */
record TrainerOptions(
    List<Callback> callbacks,
    Logger logger,
    Map<String, String> hyperparameters,
    Optional<ModelCheckpoint> checkpoint,
    int batchSize,
    ThreadBudget budget,
    int stepThreads,
    ImageDecoder decoder,
    OptionalInt maxEpochs,
    OptionalInt numSanityValSteps,
    int checkValEveryNEpoch,
    BatchLimit trainLimit,
    BatchLimit validationLimit,
    BatchLimit testLimit,
    BatchLimit predictLimit,
    Consumer<BadImageException> onBadImage,
    Consumer<String> messages) {}
