package org.example;

import java.nio.file.Path;
import org.deepfeature.dfm.data.FolderDataModule;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;

public final class Fitting {
  public static void main(String[] arguments) {
    DataModule data = FolderDataModule.of(Path.of(arguments[0]));
    try (Dfm dfm =
        Dfm.builder()
            .backbone("onnx:scattering")
            .layer("order2")
            .pcaLevel(0.97)
            .set("image-size", 64)
            .build()) {
      Trainer.builder().build().fit(dfm, data);
      dfm.save(Path.of(arguments[1]));
      System.out.println("threshold " + dfm.fitted().postProcessor().image().threshold());
    }
  }
}
