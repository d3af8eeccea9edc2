package org.deepfeature.dfm.bench.device;

import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.OnnxBackboneLoader;
import org.deepfeature.dfm.backbone.onnx.OnnxOptions;

/** Opens a small network on a device, which says more than a driver's version does. */
public final class SmallNetwork {
  private SmallNetwork() {}

  /**
   * @param device such as {@code cuda:0}
   * @return why ONNX Runtime cannot run on it, or empty
   * @throws IllegalArgumentException if there is no device of such a name
   */
  public static Optional<String> fault(String device) {
    Device parsed = Device.parse(device);
    if (parsed.equals(Device.CPU)) {
      return Optional.empty();
    }
    BackboneRequest request =
        new BackboneRequest("scattering", List.of(), new ImageSize(64, 64), parsed, 1);
    try {
      new OnnxBackboneLoader(OnnxOptions.DEFAULT).load(request).close();
      return Optional.empty();
    } catch (DfmException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
