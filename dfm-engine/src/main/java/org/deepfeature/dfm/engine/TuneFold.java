package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.data.synthetic.DefectGrade;
import org.deepfeature.dfm.data.synthetic.GradedDefect;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.engine.tuning.DrawnDefectScore;
import org.deepfeature.dfm.engine.tuning.FoldPlan;
import org.deepfeature.dfm.engine.tuning.FoldScores;
import org.deepfeature.dfm.engine.tuning.MarkedRegion;
import org.deepfeature.dfm.engine.tuning.TimeBudget;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.dfm.DfmFactory;
import org.deepfeature.dfm.trainer.evaluation.Masks;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.loader.ImageLoader;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;

/**
 * The images of one fold, decoded once and seen once by one network, for all candidates that differ
 * in what is made of its features. For one thread.
 */
final class TuneFold {
  private final RunContext context;
  private final RecordedBackbone network;
  private final FoldPlan.Fold fold;
  private final int number;
  private final List<ImageBatch> train = new ArrayList<>();
  private final List<ImageBatch> judged = new ArrayList<>();
  private final Map<Sample, boolean[]> regions = new HashMap<>();

  private TuneFold(RunContext context, RecordedBackbone network, FoldPlan.Fold fold, int number) {
    this.context = context;
    this.network = network;
    this.fold = fold;
    this.number = number;
  }

  /**
   * @param candidates that share a network
   * @param budget asked between batches
   * @return with all features; empty if the budget ended before
   */
  static Optional<TuneFold> of(
      RunContext context,
      List<TuneCandidate> candidates,
      FoldPlan.Fold fold,
      int number,
      TimeBudget budget) {
    ModelOptions options = candidates.get(0).values().record().model();
    List<String> layers = candidates.stream().flatMap(c -> c.layers().stream()).distinct().toList();
    Backbones backbones =
        new Backbones(
            context.plugins().runtime(),
            options.backboneSettings(options.threadCount()).withLayers(layers));
    try (Backbone open = backbones.open(line -> {})) {
      requireMemory(open, layers, fold, candidates.get(0));
      TuneFold made = new TuneFold(context, RecordedBackbone.of(open), fold, number);
      return made.extract(candidates.get(0), budget) ? Optional.of(made) : Optional.empty();
    }
  }

  /** Features of all images are kept until the last candidate was judged. */
  private static void requireMemory(
      Backbone open, List<String> layers, FoldPlan.Fold fold, TuneCandidate first) {
    long values =
        open.layers().stream().mapToLong(l -> (long) l.channels() * l.height() * l.width()).sum();
    long images = images(first, fold);
    long bytes = values * images * Float.BYTES;
    long most = Runtime.getRuntime().maxMemory() / 2;
    if (bytes > most) {
      throw new IllegalArgumentException(
          "the features of %s images at %s take %s MiB, and half of the Java heap is %s MiB; give it more, such as DFM_JAVA_OPTIONS=-Xmx8g"
              .formatted(images, String.join(",", layers), bytes >> 20, most >> 20));
    }
  }

  /** Returns how many images go through the network, copies and drawn defects included. */
  static int images(TuneCandidate candidate, FoldPlan.Fold fold) {
    AugmentationOptions augmentation = candidate.values().record().model().augmentation();
    boolean none = augmentation.augment().equals(AugmentationOptions.NONE);
    int copies = none ? 0 : augmentation.augmentCopies();
    return (1 + copies) * fold.train().size() + fold.judged(0).size();
  }

  private boolean extract(TuneCandidate first, TimeBudget budget) {
    Configuration configuration = first.values().record();
    Dfm dfm = unfitted(first);
    Masks masks =
        new Masks(
            configuration.model().framing(), configuration.run().decoder(), context.onBadImage());
    ThreadBudget threads = new ThreadBudget(configuration.model().threadCount());
    return extract(dfm.trainingSamples(fold.train()), train, dfm, configuration, threads, budget)
        && extract(
            fold.judged(configuration.model().seed()), judged, dfm, configuration, threads, budget)
        && regions(masks, budget);
  }

  private boolean extract(
      List<Sample> samples,
      List<ImageBatch> into,
      Dfm dfm,
      Configuration configuration,
      ThreadBudget threads,
      TimeBudget budget) {
    try (ImageLoader loader =
        new ImageLoader(
            samples,
            configuration.run().decoder(),
            dfm.preprocessor(),
            configuration.run().batchImages(),
            threads,
            context.onBadImage())) {
      while (loader.hasNext()) {
        if (budget.isOver()) {
          return false;
        }
        ImageBatch batch = recorded(loader.next());
        if (!batch.samples().isEmpty()) {
          into.add(batch);
        }
      }
    }
    return true;
  }

  /** Runs the network; images whose features are no numbers are told of, and left out. */
  private ImageBatch recorded(ImageBatch batch) {
    List<Integer> good = new ArrayList<>();
    Set<Path> bad = new HashSet<>();
    BitSet finite = network.record(batch.images());
    for (int i = 0; i < batch.samples().size(); i++) {
      Path file = batch.samples().get(i).path();
      if (finite.get(i) && !bad.contains(file)) {
        good.add(i);
      } else if (bad.add(file)) {
        context
            .onBadImage()
            .accept(new BadImageException(file, "the network gives values as NaN or infinite"));
      }
    }
    ImageBatch usable = batch.only(good);
    if (good.size() < batch.samples().size() && !good.isEmpty()) {
      network.record(usable.images());
    }
    return usable;
  }

  private boolean regions(Masks masks, TimeBudget budget) {
    for (ImageBatch batch : judged) {
      for (Sample sample : batch.samples()) {
        if (budget.isOver()) {
          return false;
        }
        boolean[] region = sample.defect() == null ? null : masks.of(sample, Optional.empty());
        if (region != null) {
          regions.put(sample, region);
        }
      }
    }
    return true;
  }

  private Dfm unfitted(TuneCandidate candidate) {
    List<String> layers = candidate.layers();
    List<String> known = network.layers().stream().map(Layer::name).toList();
    // Layers with more in their text than a name are a network's own, which nobody shares.
    Backbone own = known.containsAll(layers) ? network.at(layers) : network;
    return new DfmFactory(context.plugins(), line -> {})
        .unfitted(candidate.values(), Configuration::model, own)
        .dfm();
  }

  /**
   * @param candidate one of this network's
   * @return what it says of the held-out images when it is fitted on the others
   */
  FoldScores judge(TuneCandidate candidate) {
    try (Dfm dfm = unfitted(candidate)) {
      for (int i = 0; i < train.size(); i++) {
        dfm.trainingStep(train.get(i), i);
      }
      dfm.onTrainEpochEnd();
      List<String> names = new ArrayList<>();
      List<Double> normal = new ArrayList<>();
      List<DrawnDefectScore> defects = new ArrayList<>();
      int width = candidate.values().record().model().size().width();
      for (int i = 0; i < judged.size(); i++) {
        Predictions predictions = dfm.validationStep(judged.get(i), i);
        for (int j = 0; j < predictions.samples().size(); j++) {
          Sample sample = predictions.samples().get(j);
          if (sample.defect() instanceof GradedDefect defect) {
            double marked = marked(predictions, j, width);
            defects.add(defect(names, sample, defect.grade(), predictions.score(j), marked));
          } else {
            names.add(sample.name());
            normal.add(predictions.score(j));
          }
        }
      }
      return new FoldScores(number, names, normal, defects);
    }
  }

  private static DrawnDefectScore defect(
      List<String> names, Sample sample, DefectGrade grade, double score, double marked) {
    return new DrawnDefectScore(names.indexOf(sample.name()), grade, score, marked);
  }

  private double marked(Predictions predictions, int image, int width) {
    boolean[] region = regions.get(predictions.samples().get(image));
    return region == null || !predictions.hasMaps()
        ? MarkedRegion.CHANCE
        : MarkedRegion.of(predictions.map(image), region, width);
  }
}
