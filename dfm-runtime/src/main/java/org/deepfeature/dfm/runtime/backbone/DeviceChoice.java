package org.deepfeature.dfm.runtime.backbone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.jspecify.annotations.Nullable;

/** Where a network runs: as named, or by {@code auto} on the first GPU if it can. */
final class DeviceChoice {
  private static final Path FIRST_GPU = Path.of("/dev/nvidia0");

  private DeviceChoice() {}

  /**
   * @param device as the settings name it
   * @param kind of backbone
   * @param factory of that kind; null if there is none
   * @param opener opens the network on a device
   * @param say told which device {@code auto} chose, and why
   * @return the open network
   * @throws DfmException if it cannot be opened there
   */
  static Backbone open(
      String device,
      String kind,
      @Nullable Factory<BackboneLoader, ?> factory,
      Function<Device, Backbone> opener,
      Consumer<String> say) {
    if (!device.equals(BackboneSettings.AUTO)) {
      return opener.apply(Device.parse(device));
    }
    if (factory != null && !factory.devices().contains(Device.Kind.CUDA)) {
      say.accept("device: cpu, where backbone kind " + kind + " runs");
    } else if (!Files.exists(FIRST_GPU)) {
      say.accept("device: cpu, since this machine has no NVIDIA GPU");
    } else {
      Backbone onGpu = onGpu(opener, say);
      if (onGpu != null) {
        return onGpu;
      }
    }
    return opener.apply(Device.CPU);
  }

  private static @Nullable Backbone onGpu(Function<Device, Backbone> opener, Consumer<String> say) {
    try {
      Backbone backbone = opener.apply(Device.cuda(0));
      say.accept("device: cuda:0, the machine's first GPU");
      return backbone;
    } catch (DfmException e) {
      say.accept("device: cpu, although there is a GPU: " + e.getMessage());
      return null;
    }
  }
}
