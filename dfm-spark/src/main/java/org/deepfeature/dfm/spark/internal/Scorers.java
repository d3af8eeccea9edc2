package org.deepfeature.dfm.spark.internal;

import java.nio.file.Path;
import java.util.Optional;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.DetectorOptions;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/** Opens what scores on a worker. Stateless and thread-safe. */
final class Scorers {
  private Scorers() {}

  static ProcessNetworks.Lease<Scorer> lease(TaskNetwork network, boolean embeddings) {
    return ProcessNetworks.lease(
        network.key(embeddings ? "score embeddings" : "score images"),
        Scorer.class,
        () -> network.withFile(file -> embeddings ? ofEmbeddings(file) : ofImages(file, network)));
  }

  private static Scorer ofImages(Path file, TaskNetwork network) {
    DetectorOptions options =
        DetectorOptions.DEFAULT
            .withDevice(network.deviceOfTask())
            .withThreads(TaskNetwork.threads());
    Optional<String> backbone = network.backboneOfWorker(RuntimePlugins.onClassPath());
    return new ImageScorer(
        AnomalyDetector.load(file, backbone.map(options::withBackbone).orElse(options)),
        new ImageRows());
  }

  private static Scorer ofEmbeddings(Path path) {
    DfmFile file = DfmFile.read(path);
    return new EmbeddingScorer(
        file.fitted(
            Algorithms.restoring(
                RuntimePlugins.onClassPath(),
                file.configuration().algorithms(TaskNetwork.threads()),
                file.configuration().linalg())),
        file.configuration().framing().size());
  }
}
