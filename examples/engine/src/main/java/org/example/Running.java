package org.example;

import java.nio.file.Path;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.PredictionTarget;
import org.deepfeature.dfm.engine.RunResult;
import org.deepfeature.dfm.trainer.option.GivenOptions;

public final class Running {
  public static void main(String[] arguments) {
    Engine engine = Engine.builder().messages(System.err::println).build();
    GivenOptions options =
        GivenOptions.NONE
            .with("normal", arguments[0])
            .with("abnormal", arguments[1])
            .with("image-size", 64);
    Path output = Path.of(arguments[2]);
    RunResult result = engine.train(options, output);
    System.out.println("image AUROC " + result.metrics().node().get("image_AUROC"));
    engine.predict(
        output,
        GivenOptions.NONE,
        java.util.List.of(Path.of(arguments[1])),
        PredictionTarget.folder(output.resolve("predicted")));
  }
}
