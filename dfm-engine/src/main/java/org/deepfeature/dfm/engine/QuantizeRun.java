package org.deepfeature.dfm.engine;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.embedding.LayerEmbeddings;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.deepfeature.dfm.trainer.option.ModelOptions;

/**
 * Quantises a network with the normal images as calibration.
 *
 * @param context receives messages, bad images and progress
 */
record QuantizeRun(RunContext context) {
  /**
   * @param configuration names backbone, layers and image size
   * @param data its training images are the calibration
   * @param output the network's file; replaced when complete
   * @return what was written
   * @throws DfmException if not one image could be used
   */
  QuantizedNetwork run(Configuration configuration, DataModule data, Path output) {
    OutputFolder.prepareFor(output);
    data.setup(Stage.FIT);
    Warnings.of(data, context);
    ModelOptions model = configuration.model();
    Backbones backbones =
        new Backbones(context.plugins().runtime(), model.backboneSettings(model.threadCount()));
    RunOptions options = configuration.run();
    List<Sample> all = data.trainSamples();
    try (Backbone backbone = backbones.open(context.messages());
        ImageLoader loader =
            new ImageLoader(
                all.subList(0, options.batchLimit().images(all.size(), options.batchImages())),
                options.decoder(),
                new ImagePreprocessor(backbone.preprocessing(), model.framing()),
                options.batchImages(),
                new ThreadBudget(model.threadCount()),
                context.onBadImage())) {
      FeatureEmbedder embedder = new FeatureEmbedder(backbone, LayerEmbeddings.all(1, false));
      UsableImages images = new UsableImages(loader, embedder, context.onBadImage());
      if (!images.hasNext()) {
        throw new DfmException("Not one of the images could be used; nothing was written");
      }
      List<String> layers = backbone.layers().stream().map(Layer::name).toList();
      byte[] network = backbones.quantize(layers, images);
      AtomicFile.write(output, file -> file.append(ByteBuffer.wrap(network)));
      return new QuantizedNetwork(output, layers, images.images(), network.length);
    }
  }
}
