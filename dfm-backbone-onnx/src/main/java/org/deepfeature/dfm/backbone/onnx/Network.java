package org.deepfeature.dfm.backbone.onnx;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Preprocessing;
import org.deepfeature.dfm.api.Recommendation;
import org.deepfeature.dfm.backbone.onnx.graph.ModelFile;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.scattering.Scattering;
import org.jspecify.annotations.Nullable;

/**
 * A network before it is cut: from a file, or generated.
 *
 * @param name what a fitted model remembers of it
 * @param sha256 hash of its file
 * @param model the whole graph
 * @param preprocessing how pixels must be prepared
 * @param recommendation settings to use where the user gives none
 * @param defaultLayer the layer to use where the user gives none; null for the last spatial one
 */
record Network(
    String name,
    String sha256,
    ModelProto model,
    Preprocessing preprocessing,
    Recommendation recommendation,
    @Nullable String defaultLayer) {

  private static final String SCATTERING = "scattering";

  /** Opens a file or generates the network of that name; it must take images of the size. */
  static Network open(String source, ImageSize size, OnnxOptions options) {
    if (source.equals(SCATTERING)) {
      Scattering scattering = Scattering.of(options.scatteringColor().equals("rgb"));
      Scattering.check(size);
      return new Network(
          "onnx:" + SCATTERING,
          ModelFile.sha256(scattering.model().toByteArray()),
          scattering.model(),
          scattering.preprocessing(),
          Scattering.RECOMMENDATION,
          Scattering.BOTH);
    }
    Path file;
    try {
      file = Path.of(source);
    } catch (InvalidPathException e) {
      throw new DfmException("ONNX file '" + source + "' is not a possible file name", e);
    }
    ModelFile content = ModelFile.read(file);
    return new Network(
        "onnx:" + file.getFileName(),
        content.sha256(),
        content.model(),
        options.preprocessing(),
        Recommendation.DEFAULT,
        null);
  }
}
