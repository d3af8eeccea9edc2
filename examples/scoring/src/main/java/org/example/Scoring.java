package org.example;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.runtime.Region;

public final class Scoring {
  public static void main(String[] arguments) throws IOException {
    try (AnomalyDetector detector = AnomalyDetector.load(Path.of(arguments[0]))) {
      for (int i = 1; i < arguments.length; i++) {
        Prediction prediction = detector.predict(Files.readAllBytes(Path.of(arguments[i])));
        System.out.printf("%s %s %.4f%n", arguments[i], prediction.label(), prediction.score());
        for (Region region : prediction.regions()) {
          System.out.println("  " + region);
        }
      }
    }
  }
}
