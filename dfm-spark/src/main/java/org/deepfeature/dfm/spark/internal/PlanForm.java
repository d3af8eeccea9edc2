package org.deepfeature.dfm.spark.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.core.partial.FitPlan;
import org.deepfeature.dfm.core.pca.IncrementalPca;
import org.deepfeature.dfm.core.pca.PcaLevel;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/**
 * A plan as it travels with tasks. Immutable.
 *
 * @param layers shapes of the embeddings
 * @param level how many axes to keep
 * @param rank of sketches
 * @param float64 whether embeddings are kept as they come
 * @param gaussian whether a Gaussian is fitted inside the subspace
 * @param configuration of the model that is to be fitted, as JSON
 */
record PlanForm(
    List<Layer> layers,
    String level,
    int rank,
    boolean float64,
    boolean gaussian,
    String configuration)
    implements Serializable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * One layer.
   *
   * @param name of it
   * @param channels C
   * @param height H
   * @param width W
   * @param divisors of its channels, if they must be known before; none otherwise
   */
  @SuppressWarnings("ArrayRecordComponent") // Travels; never compared.
  record Layer(String name, int channels, int height, int width, double[] divisors)
      implements Serializable {}

  static PlanForm of(FitPlan plan, DfmConfiguration configuration) {
    List<Layer> layers = new ArrayList<>();
    for (int l = 0; l < plan.layouts().size(); l++) {
      EmbeddingLayout layout = plan.layouts().get(l);
      layers.add(
          new Layer(
              layout.layer(),
              layout.channels(),
              layout.height(),
              layout.width(),
              plan.scales().get(l).map(scale -> scale.divisors().data()).orElse(new double[0])));
    }
    try {
      return new PlanForm(
          List.copyOf(layers),
          plan.pca().level().toString(),
          plan.pca().rank(),
          plan.float64(),
          plan.gaussian(),
          MAPPER.writeValueAsString(configuration));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A configuration is a record of plain values", e);
    }
  }

  private DfmConfiguration read() {
    try {
      return MAPPER.readValue(configuration, DfmConfiguration.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "A configuration of another version came to this worker", e);
    }
  }

  /** The plan on this worker, with the linear algebra that is there. */
  FitPlan plan() {
    DfmConfiguration made = read();
    List<EmbeddingLayout> layouts = new ArrayList<>();
    List<Optional<ChannelScale>> scales = new ArrayList<>();
    for (Layer layer : layers) {
      EmbeddingLayout layout =
          new EmbeddingLayout(layer.name(), layer.channels(), layer.height(), layer.width());
      layouts.add(layout);
      scales.add(
          layer.divisors().length == 0
              ? Optional.empty()
              : Optional.of(new ChannelScale(Matrix.row(layer.divisors()), layout.positions())));
    }
    LinearAlgebra linearAlgebra =
        Algorithms.restoring(
                RuntimePlugins.onClassPath(), made.algorithms(TaskNetwork.threads()), made.linalg())
            .linearAlgebra();
    return new FitPlan(
        layouts,
        made.embeddings(),
        new IncrementalPca(PcaLevel.parse(level), rank),
        float64,
        scales,
        gaussian,
        linearAlgebra);
  }
}
