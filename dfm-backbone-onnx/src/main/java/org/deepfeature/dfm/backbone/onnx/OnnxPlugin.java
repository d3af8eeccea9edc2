package org.deepfeature.dfm.backbone.onnx;

import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;

/** Brings the backbone {@code onnx}. Stateless and thread-safe. */
public final class OnnxPlugin implements DfmPlugin {
  @Override
  public List<Factory<BackboneLoader, ?>> backbones() {
    return List.of(new OnnxFactory());
  }

  private static final class OnnxFactory implements Factory<BackboneLoader, OnnxOptions> {
    @Override
    public String name() {
      return "onnx";
    }

    @Override
    public String description() {
      return "onnx:FILE, any ONNX network by ONNX Runtime; onnx:NAME, the networks of djl:NAME;"
          + " onnx:scattering, an embedded wavelet"
          + " scattering network";
    }

    @Override
    public OnnxOptions defaults() {
      return OnnxOptions.DEFAULT;
    }

    @Override
    public List<Device.Kind> devices() {
      return List.of(Device.Kind.CPU, Device.Kind.CUDA);
    }

    @Override
    public BackboneLoader create(OnnxOptions options) {
      return new OnnxBackboneLoader(options);
    }
  }
}
