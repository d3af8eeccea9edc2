package org.deepfeature.dfm.backbone.onnx;

import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.testkit.BackboneContract;

final class ScatteringContractTest extends BackboneContract {
  @Override
  protected BackboneLoader loader() {
    return new OnnxBackboneLoader(OnnxOptions.DEFAULT);
  }

  @Override
  protected String source() {
    return "scattering";
  }

  @Override
  protected ImageSize imageSize() {
    return new ImageSize(64, 80);
  }

  @Override
  protected List<String> layers() {
    return List.of("order1", "scattering", "order2");
  }
}
