package org.deepfeature.dfm.cli.run;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Layer;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.cli.option.Configuration;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.file.AtomicFile;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/** Quantises a network with the normal images as calibration. */
public final class QuantizeRun {
  private QuantizeRun() {}

  /**
   * @param plugins that are there
   * @param configuration names backbone, layers and image size
   * @param data its training images are the calibration
   * @param output the network's file; replaced when complete
   * @param console told what was written
   * @param skipped told of bad images
   * @throws DfmException if not one image could be read
   */
  public static void run(
      Plugins plugins,
      Configuration configuration,
      DataModule data,
      Path output,
      Console console,
      SkippedImages skipped) {
    data.setup(Stage.FIT);
    Backbones backbones = new Backbones(plugins, configuration);
    ImagePreprocessor preprocessor;
    List<String> layers;
    try (Backbone backbone = backbones.open(console::say)) {
      preprocessor = new ImagePreprocessor(backbone.preprocessing(), configuration.size());
      layers = backbone.layers().stream().map(Layer::name).toList();
    }
    List<Sample> all = data.trainSamples();
    List<Sample> samples =
        all.subList(0, configuration.batchLimit().images(all.size(), configuration.batchImages()));
    byte[] network = quantized(backbones, layers, samples, preprocessor, configuration, skipped);
    AtomicFile.write(output, file -> file.append(ByteBuffer.wrap(network)));
    console
        .out()
        .printf(
            Locale.ROOT,
            "layers %s, calibrated on %d images, %.1f MB written to %s%n",
            String.join(",", layers),
            samples.size() - skipped.count(),
            network.length / 1e6,
            output);
    console.out().flush();
  }

  private static byte[] quantized(
      Backbones backbones,
      List<String> layers,
      List<Sample> samples,
      ImagePreprocessor preprocessor,
      Configuration c,
      SkippedImages skipped) {
    try (ImageLoader loader =
        new ImageLoader(
            samples,
            new ImageDecoder(),
            preprocessor,
            c.batchImages(),
            new ThreadBudget(c.threadCount()),
            skipped)) {
      if (!loader.hasNext()) {
        throw new DfmException("Not one of the images could be read; nothing was written");
      }
      return backbones.quantize(layers, images(loader));
    }
  }

  private static Iterator<Tensor> images(ImageLoader loader) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return loader.hasNext();
      }

      @Override
      public Tensor next() {
        return loader.next().images();
      }
    };
  }
}
