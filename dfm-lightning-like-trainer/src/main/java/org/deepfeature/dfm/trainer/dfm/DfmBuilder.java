package org.deepfeature.dfm.trainer.dfm;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.core.density.Gaussian;
import org.deepfeature.dfm.core.fusion.Fusion;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.core.pca.Pca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.trainer.postprocessing.ThresholdSettings;
import org.jspecify.annotations.Nullable;

/**
 * Anomalib's {@code Dfm(backbone="resnet50", layer="layer3", pre_trained=True,
 * pooling_kernel_size=4, pca_level=0.97, score_type="fre", pre_processor=True, post_processor=True,
 * evaluator=True, visualizer=True)} with the same names and defaults, in camel case. The last four
 * are {@code true}, {@code false}, one's own, or a plugin's name. Not thread-safe.
 */
public final class DfmBuilder extends PartsBuilder<DfmBuilder> {
  private String backbone = "resnet50";
  private @Nullable Backbone own;
  private List<String> layers = List.of("layer3");
  private boolean preTrained = true;
  private int poolingKernelSize = 4;
  private String pcaLevel = "0.97";
  private ScoreType scoreType = ScoreType.FRE;
  private ImageSize imageSize = new ImageSize(256, 256);
  private Device device = Device.CPU;
  private String linearAlgebra = "ejml";
  private Path defaultRootDir = Path.of("results");

  DfmBuilder() {}

  @Override
  DfmBuilder self() {
    return this;
  }

  /**
   * @param value {@code KIND:NAME}, such as {@code onnx:FILE}; without a kind, a network of {@code
   *     djl}. {@link Dfm#close} closes it. Default: {@code resnet50}
   * @return this
   */
  public DfmBuilder backbone(String value) {
    backbone = value;
    return this;
  }

  /**
   * @param value open, with its layers chosen; the caller closes it
   * @return this
   */
  public DfmBuilder backbone(Backbone value) {
    own = value;
    return this;
  }

  /**
   * @param value of the network, or several. Default: {@code layer3}
   * @return this
   */
  public DfmBuilder layer(String... value) {
    layers = List.of(value);
    return this;
  }

  /**
   * @param value whether a network by name gets its published weights. Default: true
   * @return this
   */
  public DfmBuilder preTrained(boolean value) {
    preTrained = value;
    return this;
  }

  /**
   * @param value kernel = stride of the average pooling, {@code >= 1}. Default: 4
   * @return this
   */
  public DfmBuilder poolingKernelSize(int value) {
    poolingKernelSize = value;
    return this;
  }

  /**
   * @param value share of the variance to keep, in (0, 1]. Default: 0.97
   * @return this
   */
  public DfmBuilder pcaLevel(double value) {
    pcaLevel = String.valueOf(value);
    return this;
  }

  /**
   * @param components to keep, {@code >= 1}
   * @return this
   */
  public DfmBuilder pcaLevel(int components) {
    pcaLevel = String.valueOf(components);
    return this;
  }

  /**
   * @param value {@code fre} or {@code nll}. Default: {@code fre}
   * @return this
   */
  public DfmBuilder scoreType(String value) {
    scoreType = ScoreType.parse(value);
    return this;
  }

  /**
   * @param value height and width of the network's input. Default: 256 × 256
   * @return this
   */
  public DfmBuilder imageSize(ImageSize value) {
    imageSize = value;
    return this;
  }

  /**
   * @param value where the network runs. Default: the CPU
   * @return this
   */
  public DfmBuilder device(Device value) {
    device = value;
    return this;
  }

  /**
   * @param plugin a linear-algebra back end's name. Default: {@code ejml}
   * @return this
   */
  public DfmBuilder linearAlgebra(String plugin) {
    linearAlgebra = plugin;
    return this;
  }

  /**
   * @param value where pictures go, into {@code maps}. Default: {@code results}
   * @return this
   */
  public DfmBuilder defaultRootDir(Path value) {
    defaultRootDir = value;
    return this;
  }

  /**
   * @return an unfitted module
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such plugin, network, layer
   */
  public Dfm build() {
    Backbone network = own == null ? open() : own;
    try {
      DfmSettings settings =
          new DfmSettings(
              poolingKernelSize,
              false,
              scoreType,
              Fusion.PLAIN,
              new Pca(PcaLevel.parse(pcaLevel)),
              scoreType == ScoreType.NLL ? Optional.of(new Gaussian()) : Optional.empty(),
              named(plugins().linearAlgebras(), linearAlgebra),
              ThresholdSettings.DEFAULT,
              DfmSettings.defaultMemory());
      return Dfm.unfitted(prepare(network), imageSize, settings)
          .with(parts(defaultRootDir.resolve("maps"), own == null));
    } catch (RuntimeException e) {
      if (own == null) {
        network.close();
      }
      throw e;
    }
  }

  private Backbone open() {
    int colon = backbone.indexOf(':');
    String kind = colon < 1 ? "djl" : backbone.substring(0, colon);
    return named(plugins().backbones(), kind)
        .load(
            new BackboneRequest(
                backbone.substring(colon < 1 ? 0 : colon + 1),
                layers,
                imageSize,
                device,
                Runtime.getRuntime().availableProcessors(),
                preTrained,
                0));
  }
}
