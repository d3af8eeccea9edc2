package org.example;

import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.PredictionTarget;
import org.deepfeature.dfm.engine.RunResult;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/** Fits, tests and predicts as the command does: the folder of images, then one for results. */
public final class Training {
  public static void main(String[] arguments) {
    Path images = Path.of(arguments[0]);
    Path results = Path.of(arguments[1]);
    Engine engine = Engine.builder().messages(System.err::println).build();
    GivenOptions options =
        GivenOptions.NONE
            .with("data", images.toString())
            .with("backbone", "onnx:scattering")
            .with("layer", "order1")
            .with("image-size", 64);
    RunResult result = engine.train(options, results);
    System.out.println("image_AUROC " + result.metrics().node().get("image_AUROC"));

    List<Path> spots = List.of(images.resolve("test/spot"));
    PredictionTarget target = PredictionTarget.folder(results.resolve("predicted"));
    System.out.println("predicted " + engine.predict(results, GivenOptions.NONE, spots, target));
  }
}
