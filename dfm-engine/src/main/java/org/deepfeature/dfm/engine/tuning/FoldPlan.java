package org.deepfeature.dfm.engine.tuning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.deepfeature.dfm.data.synthetic.DefectGrade;
import org.deepfeature.dfm.data.synthetic.GradedDefect;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * Which images each fold is fitted on and which it holds out. Images are put in order by a hash of
 * seed and name and dealt out, so the plan depends on which images there are and on nothing else.
 * Immutable and thread-safe.
 *
 * @param folds one after the other
 * @param images how many are used, of all that there are
 */
public record FoldPlan(List<Fold> folds, int images) {
  /** How often the candidates are fitted. */
  public static final int FOLDS = 4;

  /** Two images a fold, each of which needs another one to be compared with. */
  public static final int FEWEST = 8;

  /** Most images that are used. */
  public static final int MOST = 120;

  /** Most images that a fold holds out. */
  public static final int MOST_HELD_OUT = 12;

  public FoldPlan {
    folds = List.copyOf(folds);
  }

  /**
   * One fold.
   *
   * @param train images to fit on
   * @param heldOut other images
   */
  public record Fold(List<Sample> train, List<Sample> heldOut) {
    public Fold {
      train = List.copyOf(train);
      heldOut = List.copyOf(heldOut);
    }

    /**
     * @param seed of the defects
     * @return each held-out image as it is, followed by itself with each of its defects
     */
    public List<Sample> judged(long seed) {
      List<Sample> all = new ArrayList<>();
      for (int i = 0; i < heldOut.size(); i++) {
        Sample image = heldOut.get(i);
        all.add(image.with(Split.TEST));
        for (DefectGrade grade : DefectGrade.of(i)) {
          GradedDefect defect = new GradedDefect(grade, number(seed, image, grade));
          String label = grade.kind().toString();
          all.add(
              new Sample(image.path(), image.name(), label, true, List.of(), Split.TEST, defect));
        }
      }
      return all;
    }
  }

  /**
   * @param normal images, in any order
   * @param seed of the draw
   * @return folds of them
   * @throws IllegalArgumentException if there are fewer than {@value #FEWEST}
   */
  public static FoldPlan of(List<Sample> normal, long seed) {
    if (normal.size() < FEWEST) {
      throw new IllegalArgumentException(
          "Only %s normal image%s to choose settings by; expected at least %s, for %s folds of two held-out images"
              .formatted(normal.size(), normal.size() == 1 ? "" : "s", FEWEST, FOLDS));
    }
    List<Sample> used =
        normal.stream()
            .sorted(Comparator.comparing((Sample s) -> hash(seed, "order", s.name())))
            .limit(MOST)
            .toList();
    List<Fold> folds =
        IntStream.range(0, FOLDS)
            .mapToObj(
                fold ->
                    new Fold(
                        dealt(used, i -> i % FOLDS != fold),
                        dealt(used, i -> i % FOLDS == fold).stream().limit(MOST_HELD_OUT).toList()))
            .toList();
    return new FoldPlan(folds, used.size());
  }

  private static List<Sample> dealt(List<Sample> used, IntPredicate wanted) {
    return IntStream.range(0, used.size()).filter(wanted).mapToObj(used::get).toList();
  }

  /** The same for all contrasts, so that they lie in the same place. */
  private static long number(long seed, Sample image, DefectGrade grade) {
    String text = hash(seed, grade.kind() + " " + grade.size(), image.name());
    return Long.parseUnsignedLong(text.substring(0, 16), 16);
  }

  private static String hash(long seed, String purpose, String name) {
    return Sha256.ofLines(List.of(Long.toString(seed), "tune " + purpose, name));
  }
}
