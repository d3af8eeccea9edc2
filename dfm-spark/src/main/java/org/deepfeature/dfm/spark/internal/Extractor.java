package org.deepfeature.dfm.spark.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.internal.Workers;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.backbone.PreProcessedBackbone;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.FeatureEmbedder;
import org.deepfeature.dfm.runtime.model.ModelNetworks;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/**
 * Images in, embeddings out, on a worker. Thread-safe.
 *
 * @param embedder whose network is closed with this
 * @param preprocessor of its input
 * @param threads that one batch may keep busy
 */
record Extractor(FeatureEmbedder embedder, ImagePreprocessor preprocessor, int threads)
    implements AutoCloseable {

  static ProcessNetworks.Lease<Extractor> lease(TaskNetwork network) {
    return ProcessNetworks.lease(
        network.key("extract"),
        Extractor.class,
        () -> network.withFile(file -> open(file, network)));
  }

  private static Extractor open(Path path, TaskNetwork network) {
    DfmFile file = DfmFile.readUnfitted(path);
    DfmConfiguration configuration = file.configuration();
    RuntimePlugins plugins = RuntimePlugins.onClassPath();
    ModelNetworks networks = new ModelNetworks(plugins, file, path, true, line -> {});
    BackboneSettings settings =
        configuration.backbone(network.deviceOfTask(), TaskNetwork.threads());
    Backbone backbone =
        network
            .backboneOfWorker(plugins)
            .map(given -> networks.openAt(settings.withBackbone(given)))
            .orElseGet(() -> networks.open(settings));
    try {
      PreProcessedBackbone prepared =
          new PreProcessedBackbone(
              backbone, plugins.preProcessor(String.valueOf(configuration.preProcessor())));
      return new Extractor(
          new FeatureEmbedder(prepared, configuration.embeddings()),
          new ImagePreprocessor(prepared.preprocessing(), configuration.framing()),
          settings.threads());
    } catch (RuntimeException e) {
      backbone.close();
      throw e;
    }
  }

  /**
   * @param wanted images
   * @return memory for that many, or for fewer of large ones
   */
  FloatBuffer buffer(int wanted) {
    int floats = Math.multiplyExact(preprocessor.batchOf(wanted), preprocessor.valuesPerImage());
    return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** Images that the buffer has room for. */
  int room(FloatBuffer buffer) {
    return buffer.capacity() / preprocessor.valuesPerImage();
  }

  /**
   * @param images at most as many as the buffer has room for
   * @param buffer overwritten
   * @return one n × d matrix a layer
   */
  List<Matrix> embed(List<RgbImage> images, FloatBuffer buffer) {
    Workers.run(threads, images.size(), i -> preprocessor.write(images.get(i), buffer, i));
    return embedder.embed(
        Tensor.of(
            images.size(),
            preprocessor.channels(),
            preprocessor.size().height(),
            preprocessor.size().width(),
            buffer.slice(0, images.size() * preprocessor.valuesPerImage())));
  }

  @Override
  public void close() {
    embedder.backbone().close();
  }
}
