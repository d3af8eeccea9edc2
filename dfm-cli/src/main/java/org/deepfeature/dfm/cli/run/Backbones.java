package org.deepfeature.dfm.cli.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.cli.option.ConfigurationException;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.jspecify.annotations.Nullable;

/** Opens the backbone of a configuration, on the device that it names. */
public final class Backbones {
  private static final Path FIRST_GPU = Path.of("/dev/nvidia0");

  private final Plugins plugins;
  private final Configuration configuration;
  private final String kind;
  private final String source;

  /**
   * @param plugins that are there
   * @param configuration names backbone, layers, size, device, threads
   * @throws ConfigurationException if the backbone's name has no kind, or nothing behind it
   */
  public Backbones(Plugins plugins, Configuration configuration) {
    this.plugins = plugins;
    this.configuration = configuration;
    String name = configuration.backbone();
    int colon = name.indexOf(':');
    if (colon < 1 || colon == name.length() - 1) {
      throw new ConfigurationException(
          "Backbone '%s'; expected KIND:NAME such as onnx:FILE, with a kind of %s"
              .formatted(name, plugins.backbones().factories().keySet()));
    }
    kind = name.substring(0, colon);
    source = name.substring(colon + 1);
  }

  /**
   * @return what opens it
   * @throws UnknownNameException if there is no such kind, or it has no such option
   */
  public BackboneLoader loader() {
    return plugins.backbones().create(kind, configuration.backboneOptions());
  }

  /**
   * @param device where to run
   * @return what to ask the loader for
   */
  public BackboneRequest request(Device device) {
    return new BackboneRequest(
        source,
        configuration.layers(),
        configuration.size(),
        device,
        configuration.threadCount(),
        configuration.pretrained(),
        configuration.seed());
  }

  /**
   * @param say told which device {@code auto} chose, and why
   * @return the open backbone; the caller closes it
   */
  public Backbone open(Consumer<String> say) {
    BackboneLoader loader = loader();
    if (!configuration.device().equals("auto")) {
      return loader.load(request(Device.parse(configuration.device())));
    }
    Factory<BackboneLoader, ?> factory = plugins.backbones().factories().get(kind);
    if (factory != null && !factory.devices().contains(Device.Kind.CUDA)) {
      say.accept("device: cpu, where backbone kind " + kind + " runs");
    } else if (!Files.exists(FIRST_GPU)) {
      say.accept("device: cpu, since this machine has no NVIDIA GPU");
    } else {
      Backbone onGpu = onGpu(loader, say);
      if (onGpu != null) {
        return onGpu;
      }
    }
    return loader.load(request(Device.CPU));
  }

  private @Nullable Backbone onGpu(BackboneLoader loader, Consumer<String> say) {
    try {
      Backbone backbone = loader.load(request(Device.cuda(0)));
      say.accept("device: cuda:0, the machine's first GPU");
      return backbone;
    } catch (DfmException e) {
      say.accept("device: cpu, although there is a GPU: " + e.getMessage());
      return null;
    }
  }

  /**
   * @return every layer that its network has, as {@code dfm layers} lists them
   */
  public List<org.deepfeature.dfm.api.LayerDescription> describe() {
    return loader().describe(request(Device.CPU));
  }
}
