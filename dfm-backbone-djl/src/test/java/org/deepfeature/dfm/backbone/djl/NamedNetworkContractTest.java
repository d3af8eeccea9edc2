package org.deepfeature.dfm.backbone.djl;

import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.testkit.BackboneContract;
import org.junit.jupiter.api.Nested;

/** One network of each family keeps the contract. */
final class NamedNetworkContractTest {

  private abstract static class RandomWeights extends BackboneContract {
    @Override
    protected BackboneLoader loader() {
      return new DjlBackboneLoader(DjlOptions.DEFAULT);
    }

    @Override
    protected BackboneRequest request(BackboneRequest request) {
      return new BackboneRequest(
          request.source(),
          request.layers(),
          request.imageSize(),
          request.device(),
          request.threads(),
          false,
          3);
    }
  }

  @Nested
  final class OfResNet extends RandomWeights {
    @Override
    protected String source() {
      return "resnet18";
    }

    @Override
    protected ImageSize imageSize() {
      return new ImageSize(32, 24);
    }

    @Override
    protected List<String> layers() {
      return List.of("layer1", "layer2");
    }
  }

  @Nested
  final class OfEfficientNet extends RandomWeights {
    @Override
    protected String source() {
      return "efficientnet_b0";
    }

    @Override
    protected ImageSize imageSize() {
      return new ImageSize(32, 24);
    }

    @Override
    protected List<String> layers() {
      return List.of("features.1", "features.3");
    }
  }

  @Nested
  final class OfVisionTransformer extends RandomWeights {
    @Override
    protected String source() {
      return "vit_small_patch16_224";
    }

    @Override
    protected ImageSize imageSize() {
      return new ImageSize(32, 48);
    }

    @Override
    protected List<String> layers() {
      return List.of("blocks.1", "blocks.0.raw");
    }
  }
}
