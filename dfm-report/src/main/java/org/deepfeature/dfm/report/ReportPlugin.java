package org.deepfeature.dfm.report;

import java.util.List;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.report.picture.AnomalyMapVisualizer;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/** Offers the visualizer that is used by default. Stateless and thread-safe. */
public final class ReportPlugin implements TrainerPlugin {
  /** Nothing to choose. */
  public record NoOptions() {}

  @Override
  public List<Factory<Visualizer, ?>> visualizers() {
    return List.of(new AnomalyMapVisualizerFactory());
  }

  private static final class AnomalyMapVisualizerFactory implements Factory<Visualizer, NoOptions> {
    @Override
    public String name() {
      return Visualizer.STANDARD;
    }

    @Override
    public String description() {
      return "image, mask, anomaly map, overlay and contours side by side";
    }

    @Override
    public NoOptions defaults() {
      return new NoOptions();
    }

    @Override
    public Visualizer create(NoOptions options) {
      return new AnomalyMapVisualizer();
    }
  }
}
