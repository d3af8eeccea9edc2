package org.deepfeature.dfm.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.engine.update.UpdateReport;
import org.deepfeature.dfm.engine.update.UpdateRequest;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.runtime.model.KeptRowsWriter;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/**
 * Folds images into a fitted model, and takes some out.
 *
 * @param context receives messages, bad images and progress
 * @param model the file, or its folder
 * @param given the options that were given
 */
record UpdateRun(RunContext context, Path model, GivenOptions given) {
  UpdateReport run(UpdateRequest request, Path output) {
    request.requireSome();
    ExportedRun.refuse(model, "update it");
    Path place = new FittedRun(context, model, given).file();
    Path target = Files.isDirectory(output) ? output.resolve(DfmFile.NAME) : output;
    return OutputFolder.alone(target, () -> run(request, place, target));
  }

  private UpdateReport run(UpdateRequest request, Path place, Path target) {
    String sha256 = Sha256.ofFile(place);
    DfmFile file = DfmFile.read(place, Signatures.required(given));
    Signatures signatures = Signatures.of(given, context);
    KeptRows kept =
        file.kept()
            .orElseThrow(
                () ->
                    new DfmException(
                        "%s keeps nothing of the images that it was fitted on, so it cannot be updated; fit it once more with --updatable"
                            .formatted(place)));
    UpdateOptions options = UpdateOptions.of(file, given);
    kept.verify();
    UpdateImages images = UpdateImages.of(request, kept);
    OutputFolder.prepareFor(target);
    try (Session session = Session.refitted(context, file, place, options);
        KeptRowsWriter writer = new KeptRowsWriter()) {
      UpdateThresholds thresholds = UpdateThresholds.of(session, context, file, given);
      UpdateRows rows = new UpdateRows(session, context, kept, images, writer);
      return new OpenUpdate(
              context, given, file, place, sha256, target, rows, thresholds, signatures)
          .run();
    }
  }
}
