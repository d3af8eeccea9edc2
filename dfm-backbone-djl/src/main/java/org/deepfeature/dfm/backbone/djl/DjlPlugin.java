package org.deepfeature.dfm.backbone.djl;

import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;

/** Brings the backbone {@code djl}. Stateless and thread-safe. */
public final class DjlPlugin implements DfmPlugin {
  @Override
  public List<Factory<BackboneLoader, ?>> backbones() {
    return List.of(new DjlFactory());
  }

  private static final class DjlFactory implements Factory<BackboneLoader, DjlOptions> {
    @Override
    public String name() {
      return "djl";
    }

    @Override
    public String description() {
      return "djl:NAME, ResNets, EfficientNets, MobileNets, ConvNeXt and vision transformers with"
          + " published weights;"
          + " djl:FILE.pt, a TorchScript module; by DJL on PyTorch";
    }

    @Override
    public DjlOptions defaults() {
      return DjlOptions.DEFAULT;
    }

    @Override
    public List<Device.Kind> devices() {
      return List.of(Device.Kind.CPU, Device.Kind.CUDA);
    }

    @Override
    public BackboneLoader create(DjlOptions options) {
      return new DjlBackboneLoader(options);
    }
  }
}
