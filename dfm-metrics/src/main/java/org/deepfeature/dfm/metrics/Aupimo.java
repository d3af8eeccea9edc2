package org.deepfeature.dfm.metrics;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Area under the per-image overlap (Bertoldo, Ameln, Vaidya and Akçay, <em>AUPIMO: Redefining
 * Visual Anomaly Detection Benchmarks with High Speed and Low Tolerance</em>, 2024, arXiv
 * 2401.01984): how much of an image's defect is found at thresholds that leave normal images alone.
 *
 * <p>The shared false-positive rate F(t) is the mean over <em>normal images</em> of the share of
 * pixels at or above t; T(t) is the share of one anomalous image's defective pixels at or above t;
 * AUPIMO = ∫ T d log F / log(U / L) over F from L to U. As T is a mean over pixels, this is the
 * mean over the defect's pixels of what each is worth: clamp(log(U / F(its score)) / log(U / L), 0,
 * 1). Where scores tie, F is taken as rising linearly, as AUROC does. Immutable.
 *
 * @param perImage of each anomalous image with a mask, in the order added, 0..1; empty where the
 *     mask has no pixel
 * @param mean over those that are there, 0..1
 * @param errorBound {@code |mean − exact|} is at most this, for binning and for masks of more than
 *     {@link DefectScores#MOST} pixels
 */
public record Aupimo(List<OptionalDouble> perImage, double mean, double errorBound) {
  /** L, the false-positive rate at which the integral begins. */
  public static final double LOWER = 1e-5;

  /** U, the false-positive rate at which it ends. */
  public static final double UPPER = 1e-4;

  private static final double WIDTH = Math.log(UPPER / LOWER);

  public Aupimo {
    perImage = List.copyOf(perImage);
  }

  /**
   * @param normal pixels of normal images, as negatives
   * @param defects of each anomalous image
   * @return empty if there is no defect, or if one normal pixel is more than L of all: then no
   *     threshold has that rate
   */
  static Optional<Aupimo> of(RankedCounts normal, List<DefectScores> defects) {
    FalsePositiveRate rate = new FalsePositiveRate(normal);
    if (!(rate.total() * LOWER >= 1)) {
      return Optional.empty();
    }
    double sum = 0;
    double bounds = 0;
    int count = 0;
    OptionalDouble[] perImage = new OptionalDouble[defects.size()];
    for (int i = 0; i < perImage.length; i++) {
      DefectScores defect = defects.get(i);
      perImage[i] = OptionalDouble.empty();
      if (defect.pixels() > 0) {
        double value = 0;
        double bound = defect.coarseness();
        for (int k = 0; k < defect.scores().length; k++) {
          int at = rate.find(defect.scores()[k]);
          double worth = worth(rate.above(at), rate.from(at));
          double weight = defect.weight(k);
          value += weight * worth;
          bound += weight * Math.max(worth(rate.above(at)) - worth, worth - worth(rate.from(at)));
        }
        perImage[i] = OptionalDouble.of(Math.min(1, value));
        sum += perImage[i].getAsDouble();
        bounds += bound;
        count++;
      }
    }
    return count == 0
        ? Optional.empty()
        : Optional.of(new Aupimo(List.of(perImage), sum / count, bounds / count));
  }

  /**
   * @return the values of the images that have one, in order
   */
  public double[] defined() {
    return perImage.stream()
        .filter(OptionalDouble::isPresent)
        .mapToDouble(OptionalDouble::getAsDouble)
        .toArray();
  }

  private static double worth(double rate) {
    return rate <= LOWER ? 1 : rate >= UPPER ? 0 : Math.log(UPPER / rate) / WIDTH;
  }

  /** Mean worth while the rate rises from one value to another. */
  private static double worth(double low, double high) {
    return high > low ? (integral(high) - integral(low)) / (high - low) : worth(low);
  }

  /** ∫ worth from 0 to a rate. */
  private static double integral(double rate) {
    double f = Math.min(rate, UPPER);
    return f <= LOWER ? f : (f * Math.log(UPPER / f) + f - LOWER) / WIDTH;
  }
}
