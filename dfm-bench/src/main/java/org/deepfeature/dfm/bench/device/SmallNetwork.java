package org.deepfeature.dfm.bench.device;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.djl.DjlBackboneLoader;
import org.deepfeature.dfm.backbone.djl.DjlOptions;
import org.deepfeature.dfm.backbone.onnx.OnnxBackboneLoader;
import org.deepfeature.dfm.backbone.onnx.OnnxOptions;

/**
 * Opens a small network on a device, which says more than a driver's version does. Thread-safe.
 *
 * @param loader of the engine
 * @param network that it opens without a file
 */
public record SmallNetwork(BackboneLoader loader, String network) {

  /**
   * @return what asks ONNX Runtime, as {@code onnx}, and PyTorch, as {@code djl}
   */
  public static DeviceFilter filter() {
    SmallNetwork onnx = new SmallNetwork(new OnnxBackboneLoader(OnnxOptions.DEFAULT), "scattering");
    SmallNetwork djl = new SmallNetwork(new DjlBackboneLoader(DjlOptions.DEFAULT), "resnet18");
    return new DeviceFilter(Map.of("onnx", onnx::fault, "djl", djl::fault));
  }

  /**
   * @param device such as {@code cuda:0}
   * @return why the engine cannot run on it, or empty; the CPU is always there
   * @throws IllegalArgumentException if there is no device of such a name
   */
  public Optional<String> fault(String device) {
    Device parsed = Device.parse(device);
    if (parsed.equals(Device.CPU)) {
      return Optional.empty();
    }
    BackboneRequest request =
        new BackboneRequest(network, List.of(), new ImageSize(64, 64), parsed, 1, false, 0);
    try {
      loader.load(request).close();
      return Optional.empty();
    } catch (DfmException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
