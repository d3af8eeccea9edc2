package org.deepfeature.dfm.runtime.model;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.jspecify.annotations.Nullable;

/**
 * Whether a model's file has what a model has. A hash tells that it is what somebody wrote, not
 * that he wrote a model. Stateless and thread-safe.
 */
final class WholeModel {
  private WholeModel() {}

  /**
   * @param file read from disk
   * @throws RuntimeException of any kind if something is missing, or is not what it is to be
   */
  static void require(DfmFile file) {
    requireConfiguration(file);
    int layers = file.configuration().embeddings().layers().size();
    if (layers != file.layouts().size()) {
      throw new DfmException(
          "it has %s layers; its configuration names %s".formatted(file.layouts().size(), layers));
    }
    file.postProcessor();
    file.options();
    file.updates();
    file.layouts().forEach(WholeModel::requireSmall);
    file.file().tensors().forEach(WholeModel::requireNumbers);
  }

  /**
   * @param file read from disk, of a model that may not be fitted yet
   * @throws RuntimeException of any kind if what a network is run by is not what it is to be
   */
  static void requireConfiguration(DfmFile file) {
    DfmConfiguration configuration = file.configuration();
    if (configuration == null) {
      throw new DfmException("it has no configuration");
    }
    Map<String, @Nullable Object> needed = new LinkedHashMap<>();
    needed.put("backbone", configuration.backbone());
    needed.put("backboneOptions", configuration.backboneOptions());
    needed.put("imageSize", configuration.imageSize());
    needed.put("score", configuration.score());
    needed.put("pcaLevel", configuration.pcaLevel());
    needed.put("reducer", configuration.reducer());
    needed.put("density", configuration.density());
    needed.put("linalg", configuration.linalg());
    needed.forEach(
        (name, value) -> {
          if (value == null) {
            throw new DfmException("its configuration has no " + name);
          }
        });
    ScoreType.parse(configuration.score());
    PcaLevel.parse(configuration.pcaLevel());
    configuration.framing();
    configuration.algorithms(1);
    configuration.backbone("cpu", 1);
    configuration.fusion().build().at(configuration.framing().size());
    file.networks();
  }

  private static void requireSmall(EmbeddingLayout layout) {
    long values = (long) layout.channels() * layout.height() * layout.width();
    if (values > Integer.MAX_VALUE / Double.BYTES) {
      throw new DfmException("its layer '%s' has %s values".formatted(layout.layer(), values));
    }
  }

  private static void requireNumbers(String name, Matrix matrix) {
    for (double value : matrix.data()) {
      if (Double.isNaN(value)) {
        throw new DfmException("its matrix '%s' holds NaN".formatted(name));
      }
    }
  }

  /** Returns what to throw for whatever its content made fail. */
  static DfmException broken(Path path, RuntimeException e) {
    String why = oneLine(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
    return why.startsWith(path.toString())
        ? new DfmException(why, e)
        : new DfmException(
            "%s holds no whole model, although its hash is right: %s; fit again"
                .formatted(path, why),
            e);
  }

  static String oneLine(@Nullable String text) {
    return String.valueOf(text).lines().findFirst().orElse("");
  }
}
