package org.example;

import java.nio.file.Path;
import org.deepfeature.dfm.data.MvtecDataModule;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;

/** Fits a model and saves it: the folder of images first, then the model's file. */
public final class Fitting {
  public static void main(String[] arguments) {
    Path model = Path.of(arguments[1]);
    try (Dfm dfm =
        Dfm.builder()
            .backbone("onnx:scattering")
            .layer("order1")
            .poolingKernelSize(1)
            .set("image-size", 64)
            .build()) {
      Trainer.builder().build().fit(dfm, new MvtecDataModule(Path.of(arguments[0]), null));
      dfm.save(model);
    }
    try (AnomalyDetector detector = AnomalyDetector.load(model)) {
      System.out.printf("threshold %.4f%n", detector.threshold());
    }
  }
}
