package org.deepfeature.dfm.engine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.core.embedding.EmbeddingLayout;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.option.ConfigurationGrid;
import org.deepfeature.dfm.engine.option.GridCell;
import org.deepfeature.dfm.engine.tuning.Criterion;
import org.deepfeature.dfm.engine.tuning.FoldPlan;
import org.deepfeature.dfm.engine.tuning.FoldScores;
import org.deepfeature.dfm.engine.tuning.Halving;
import org.deepfeature.dfm.engine.tuning.Ranking;
import org.deepfeature.dfm.engine.tuning.Standing;
import org.deepfeature.dfm.engine.tuning.TimeBudget;
import org.deepfeature.dfm.engine.tuning.TuningFiles;
import org.deepfeature.dfm.engine.tuning.TuningResult;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** Judges candidates by normal images alone, and writes what came of it. Not thread-safe. */
final class TuneRun {
  private final RunContext context;
  private final TimeBudget budget;
  private final Path output;
  private final Map<Integer, List<FoldScores>> scores = new TreeMap<>();
  private final Map<Integer, String> failures = new TreeMap<>();
  private final Map<Integer, String> untried = new TreeMap<>();
  private final Map<Integer, TuneCandidate> candidates = new TreeMap<>();
  private final TunePrice price;

  /**
   * @param output for all files, written at the end
   */
  TuneRun(RunContext context, TimeBudget budget, Path output) {
    this.context = context.with(new OnceAnImage(context.onBadImage()));
    this.budget = budget;
    this.price = new TunePrice(budget);
    this.output = output;
  }

  TuningResult run(ConfigurationGrid grid) {
    Configuration given = Configuration.resolve(grid.given()).record();
    if (Engine.ALL.equals(given.dataset().category())) {
      throw new ConfigurationException(
          "tune chooses for one category; give --category NAME in place of all");
    }
    TuneCells.requireUsed(given.run());
    List<Sample> normal = normal(given);
    FoldPlan plan = FoldPlan.of(normal, given.model().seed());
    AutomaticSizes sizes = new AutomaticSizes(() -> normal, context.quiet());
    List<GridCell> cells = resolve(TuneCells.of(grid, sizes, context), sizes, normal.size());
    context.say(
        "tune: %s candidates on %s of %s normal images in %s folds; test images are not looked at"
            .formatted(cells.size(), plan.images(), normal.size(), FoldPlan.FOLDS));
    try (OutputFolder folder = OutputFolder.open(output)) {
      return judged(plan, cells, folder.path());
    }
  }

  private TuningResult judged(FoldPlan plan, List<GridCell> cells, Path folder) {
    boolean complete = judge(plan, cells.size());
    if (scores.isEmpty()) {
      throw new DfmException(
          "The budget ended before one candidate was judged, after %s s; nothing was written. Give more"
              .formatted(budget.spent().toSeconds()));
    }
    return write(folder, cells, complete);
  }

  /** Nothing is asked of the data but its normal training images. */
  private List<Sample> normal(Configuration given) {
    DataModule data = DataModules.of(given, context::say);
    data.setup(Stage.FIT);
    return FewShots.of(data, given.dataset(), context).trainSamples();
  }

  /**
   * Finds out what is left to the network; settings that are not possible fail here. Returns those
   * that are not the same as others once everything is known.
   */
  private List<GridCell> resolve(List<GridCell> cells, AutomaticSizes sizes, int images) {
    List<GridCell> different = new ArrayList<>();
    Set<ObjectNode> known = new HashSet<>();
    for (GridCell cell : cells) {
      int number = different.size();
      try (Session session =
          Session.unfitted(
              context.quiet(),
              RecipeCopies.resolved(
                  sizes.resolved(Configuration.resolve(cell.given())), images, line -> {}))) {
        OptionValues<Configuration> values = session.values();
        ObjectNode resolved = values.tree();
        resolved.remove("recipe");
        if (!known.add(resolved)) {
          continue;
        }
        List<Layer> layers = session.dfm().backbone().layers();
        long cost = 0;
        for (int l = 0; l < layers.size(); l++) {
          int pooling = session.dfm().embeddings().of(l).pooling();
          cost += EmbeddingLayout.of(layers.get(l), pooling).dimension();
        }
        different.add(cell);
        candidates.put(number, new TuneCandidate(number, cell, values, cost));
      } catch (DfmException | IllegalArgumentException e) {
        different.add(cell);
        failed(number, cell, e);
      }
    }
    return different;
  }

  /** What was given must be possible; others may fail. */
  private void failed(int number, GridCell cell, RuntimeException e) {
    if (number == 0) {
      throw e;
    }
    String why = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
    failures.put(number, why);
    candidates.remove(number);
    scores.remove(number);
    context.say("  %s: %s".formatted(TuneCandidate.text(cell), why));
  }

  /** Returns whether everything that was planned was done. */
  private boolean judge(FoldPlan plan, int all) {
    List<Integer> left = List.copyOf(candidates.keySet());
    for (int round = 0; round < Halving.ROUNDS.size(); round++) {
      if (round > 0) {
        left = Halving.kept(values(), scores.size(), round);
      }
      Map<Integer, List<FoldScores>> more = new TreeMap<>();
      boolean whole = true;
      for (int fold : Halving.ROUNDS.get(round)) {
        context.say(
            "fold %s of %s: %s candidates, %s images held out, with %s drawn defects (%s s spent)"
                .formatted(
                    fold + 1,
                    FoldPlan.FOLDS,
                    left.size(),
                    plan.folds().get(fold).heldOut().size(),
                    plan.folds().get(fold).judged(0).size()
                        - plan.folds().get(fold).heldOut().size(),
                    budget.spent().toSeconds()));
        whole = whole && judge(plan.folds().get(fold), fold, left, more);
      }
      if (whole || round == 0) {
        more.forEach(
            (number, folds) ->
                scores.computeIfAbsent(number, n -> new ArrayList<>()).addAll(folds));
      }
      if (!whole) {
        context.say(
            round == 0
                ? "budget: over after %s s; %s of %s candidates were judged, on one fold"
                    .formatted(budget.spent().toSeconds(), more.size(), all)
                : "budget: over after %s s; the round that was not complete is left out"
                    .formatted(budget.spent().toSeconds()));
        return false;
      }
    }
    return untried.isEmpty();
  }

  private Map<Integer, Double> values() {
    int most = scores.values().stream().mapToInt(List::size).max().orElse(0);
    Map<Integer, List<FoldScores>> same = new TreeMap<>(scores);
    same.values().removeIf(folds -> folds.size() < most);
    Criterion criterion = Criterion.of(same.values());
    Map<Integer, Double> values = new TreeMap<>();
    same.forEach((number, folds) -> values.put(number, criterion.value(folds)));
    return values;
  }

  private boolean judge(
      FoldPlan.Fold fold, int number, List<Integer> left, Map<Integer, List<FoldScores>> into) {
    Map<String, List<TuneCandidate>> networks = new LinkedHashMap<>();
    for (int candidate : left) {
      TuneCandidate one = candidates.get(candidate);
      if (one != null) {
        networks.computeIfAbsent(one.network(), key -> new ArrayList<>()).add(one);
      }
    }
    for (List<TuneCandidate> sharing : networks.values()) {
      if (isTooLong(sharing, fold)) {
        continue;
      }
      Duration before = budget.spent();
      try {
        if (!judge(sharing, fold, number, into)) {
          return false;
        }
        price.learn(sharing, fold, budget.spent().minus(before));
      } catch (IllegalArgumentException e) {
        sharing.forEach(candidate -> failed(candidate.number(), candidate.cell(), e));
      }
    }
    return true;
  }

  /** A network that was tried before is gone on with, whatever it costs. */
  private boolean isTooLong(List<TuneCandidate> sharing, FoldPlan.Fold fold) {
    if (sharing.stream().anyMatch(c -> c.number() == 0 || scores.containsKey(c.number()))) {
      return false;
    }
    Optional<String> why = price.tooHigh(sharing, fold);
    if (why.isPresent()) {
      for (TuneCandidate candidate : sharing) {
        candidates.remove(candidate.number());
        untried.put(candidate.number(), why.get());
        context.say("  %s: not tried: %s".formatted(candidate.settings(), why.get()));
      }
    }
    return why.isPresent();
  }

  private boolean judge(
      List<TuneCandidate> sharing,
      FoldPlan.Fold fold,
      int number,
      Map<Integer, List<FoldScores>> into) {
    Optional<TuneFold> features = TuneFold.of(context, sharing, fold, number, budget);
    if (features.isEmpty()) {
      return false;
    }
    context.say(
        "  features of %s images at %s px are there after %s s; %s candidates share them"
            .formatted(
                TuneFold.images(sharing.get(0), fold),
                sharing.get(0).values().record().model().size(),
                budget.spent().toSeconds(),
                sharing.size()));
    for (TuneCandidate candidate : sharing) {
      if (budget.isOver()) {
        return false;
      }
      try {
        FoldScores judged = features.get().judge(candidate);
        into.computeIfAbsent(candidate.number(), n -> new ArrayList<>()).add(judged);
      } catch (DfmException | IllegalArgumentException e) {
        into.remove(candidate.number());
        failed(candidate.number(), candidate.cell(), e);
      }
    }
    return true;
  }

  private TuningResult write(Path folder, List<GridCell> cells, boolean complete) {
    List<Ranking.Candidate> ranked = new ArrayList<>();
    for (int number = 0; number < cells.size(); number++) {
      TuneCandidate candidate = candidates.get(number);
      ranked.add(
          new Ranking.Candidate(
              TuneCandidate.text(cells.get(number)),
              candidate == null ? 0 : candidate.pixels(),
              candidate == null ? 0 : candidate.cost(),
              failures.getOrDefault(number, ""),
              untried.getOrDefault(number, "")));
    }
    if (Criterion.of(scores.values()).isLevel()) {
      context.warn(
          "no drawn defect is barely found: each is always found or never, so that all count alike"
              + " and the ranking says little");
    }
    long seed = cells.get(0).configuration().model().seed();
    List<Standing> standings = new Ranking(ranked, scores, seed).standings();
    GridCell chosen = cells.get(standings.get(0).candidate() - 1);
    TuningFiles.writeEvidence(folder, scores);
    TuningFiles.write(folder, standings);
    chosen.write(folder.resolve("config.yaml"));
    return new TuningResult(folder, standings, chosen.given(), complete);
  }
}
