package org.deepfeature.dfm.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.core.model.ScoreType;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.ConfigurationGrid;
import org.deepfeature.dfm.engine.option.GridCell;
import org.deepfeature.dfm.engine.option.RunOptions;
import org.deepfeature.dfm.engine.tuning.DefaultCandidates;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.jspecify.annotations.Nullable;

/** Which settings are to be tried, and which make no sense to try. */
final class TuneCells {
  private TuneCells() {}

  /** Options of a fit that would do nothing here, or would make candidates unlike each other. */
  static void requireUsed(RunOptions run) {
    Map<String, @Nullable Object> unused = new LinkedHashMap<>();
    unused.put("limit-batches", run.limitBatches());
    unused.put("limit-train-batches", run.limitTrainBatches());
    unused.put("max-time", run.maxTime());
    unused.put("max-epochs", run.maxEpochs());
    unused.put("default-root-dir", run.defaultRootDir());
    unused.put("logger", run.logger());
    unused.put("callbacks", run.callbacks());
    unused.put("fast-dev-run", run.fastDevRun() > 0 ? run.fastDevRun() : null);
    unused.forEach(
        (key, value) -> {
          if (value != null) {
            throw new ConfigurationException(
                "tune does not use %s %s; leave it out, and give --budget TIME and --output DIR"
                    .formatted(key, value));
          }
        });
  }

  /**
   * @param grid without axes for the default list
   * @param sizes where the images' own decides
   * @return what was given first, then all others that are not the same
   */
  static List<GridCell> of(ConfigurationGrid grid, AutomaticSizes sizes, RunContext context) {
    ConfigurationGrid all = grid;
    if (grid.isSingle()) {
      ModelOptions model = sizes.resolved(Configuration.resolve(grid.given())).record().model();
      if (model.scoreType() == ScoreType.NLL) {
        throw new ConfigurationException(
            "--score nll has none of the settings that are tried unasked, which are of maps; give"
                + " candidates under grid: in --config, or with --axis");
      }
      Backbones backbones =
          new Backbones(context.plugins().runtime(), model.backboneSettings(model.threadCount()));
      all =
          grid.withPoints(
              "candidate", DefaultCandidates.of(grid.given(), backbones.describe(), model.size()));
    }
    List<GridCell> cells = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    List<GridCell> tried = new ArrayList<>(List.of(grid.asGiven()));
    tried.addAll(all.cells());
    for (GridCell cell : tried) {
      if (!cell.configuration().dataset().equals(tried.get(0).configuration().dataset())) {
        throw new ConfigurationException(
            "Candidate %s is of other data; expected candidates for the same images"
                .formatted(TuneCandidate.text(cell)));
      }
      if (ids.add(cell.id())) {
        cells.add(cell);
      }
    }
    if (cells.size() == 1) {
      throw new ConfigurationException(
          "There is nothing to choose from: all that would be tried is given (%s); leave some of it out, or give candidates under grid: in --config, or with --axis"
              .formatted(String.join(", ", DefaultCandidates.givenOf(grid.given()))));
    }
    return cells;
  }
}
