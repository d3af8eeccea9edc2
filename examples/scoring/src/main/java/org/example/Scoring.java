package org.example;

import java.nio.file.Path;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.Region;

/** Scores images: the model first, then the images. */
public final class Scoring {
  public static void main(String[] arguments) {
    try (AnomalyDetector detector = AnomalyDetector.load(Path.of(arguments[0]))) {
      for (int i = 1; i < arguments.length; i++) {
        Prediction prediction = detector.predict(Path.of(arguments[i]));
        System.out.printf("%s %s %.1f%n", arguments[i], prediction.label(), prediction.score());
        for (Region region : prediction.regions()) {
          System.out.println("  " + region);
        }
      }
    }
  }
}
