package org.deepfeature.dfm.backbone.onnx;

import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.testkit.QuantizerContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class OnnxQuantizerContractTest extends QuantizerContract {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file =
        SmallNetworks.write(
            folder.resolve("small.onnx"),
            SmallNetworks.model(SmallNetworks.graph("N", 3, "H", "W")));
  }

  @Override
  protected BackboneLoader loader() {
    return new OnnxBackboneLoader(OnnxOptions.DEFAULT);
  }

  @Override
  protected String source() {
    return file.toString();
  }

  @Override
  protected ImageSize imageSize() {
    return new ImageSize(32, 24);
  }

  @Override
  protected List<String> layers() {
    return List.of("first", "second");
  }

  @Override
  protected String suffix() {
    return ".onnx";
  }
}
