package org.deepfeature.dfm.trainer.lifecycle;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.SampleRows;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Six small images, and a trainer that tells what it calls. */
abstract class TrainerFixture {
  static final String TRAIN_3 = "0.png,good,train\n1.png,good,train\n2.png,good,train\n";
  static final String VALIDATION_2 = "3.png,good,validation\n4.png,good,validation\n";

  final Recording recording = new Recording();
  final List<BadImageException> bad = new ArrayList<>();
  final List<String> messages = new ArrayList<>();
  @TempDir Path folder;

  @BeforeEach
  void writeImages() throws IOException {
    for (int i = 0; i < 6; i++) {
      BufferedImage image = new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xFFFFFF);
      ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
    }
  }

  DataModule data(String rows) {
    return SampleRows.of(folder, rows);
  }

  TrainerBuilder trainer() {
    return Trainer.builder()
        .callbacks(List.of(recording.callback()))
        .batchSize(2)
        .threads(2)
        .onBadImage(bad::add)
        .messages(messages::add);
  }

  List<String> steps(String name) {
    return recording.calls.stream().filter(call -> call.startsWith("module." + name)).toList();
  }
}
