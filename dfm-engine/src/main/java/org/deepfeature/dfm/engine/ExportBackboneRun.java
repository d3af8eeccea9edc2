package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.trainer.option.ModelOptions;

/**
 * A network by name to a file.
 *
 * @param context receives messages
 */
record ExportBackboneRun(RunContext context) {
  private static final String ENDING = ".onnx";

  /** Of ONNX: the first field of every file, which holds the version of the format. */
  private static final int FIRST_FIELD = 8;

  /** Versions are small numbers, for years to come. */
  private static final int HIGHEST_VERSION = 31;

  ExportedBackbone run(ModelOptions model, Path output) {
    requireReplaceable(output);
    OutputFolder.prepareFor(output);
    byte[] network =
        new Backbones(context.plugins().runtime(), model.backboneSettings(model.threadCount()))
            .file(context::say);
    AtomicFile.write(output, file -> file.append(ByteBuffer.wrap(network)));
    return new ExportedBackbone(output, model.layers(), network.length);
  }

  /** Weights are often given by a file whose name is as long, and two arguments are swapped. */
  private static void requireReplaceable(Path output) {
    if (!String.valueOf(output.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING)) {
      throw new DfmException(
          "'%s' is not the name of an ONNX file; expected one that ends in %s"
              .formatted(output, ENDING));
    }
    if (Files.isDirectory(output)) {
      throw new DfmException("'%s' is a folder; name the file itself".formatted(output));
    }
    if (!Files.exists(output)) {
      return;
    }
    byte[] beginning;
    try (InputStream in = Files.newInputStream(output)) {
      beginning = in.readNBytes(2);
    } catch (IOException e) {
      throw new DfmException("'%s' cannot be read: %s".formatted(output, e.getMessage()), e);
    }
    if (beginning.length < 2
        || beginning[0] != FIRST_FIELD
        || beginning[1] < 1
        || beginning[1] > HIGHEST_VERSION) {
      throw new DfmException(
          "'%s' is there and is no ONNX file; it is not replaced: give another name, or remove it"
              .formatted(output));
    }
  }
}
