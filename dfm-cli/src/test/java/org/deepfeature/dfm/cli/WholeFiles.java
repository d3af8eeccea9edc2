package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.runtime.numpy.NpyFile;

/** Every file that has its name is one that was finished. */
final class WholeFiles {
  private WholeFiles() {}

  static void assertWhole(Path folder, String when) throws IOException {
    for (Path file : in(folder)) {
      String name = String.valueOf(file.getFileName());
      String what = "%s: %s".formatted(when, file);
      if (name.equals("network.onnx")) {
        Dfm layers = Dfm.run("layers", "onnx:" + file, "--image-size", 64);
        assertThat(layers.exitCode()).as("%s: %s", what, layers.err()).isZero();
      } else if (name.equals("model.dfm") || name.endsWith(".onnx")) {
        Dfm info = Dfm.run("info", file);
        assertThat(info.exitCode()).as("%s: %s", what, info.err()).isZero();
      } else if (name.endsWith(".json")) {
        assertThat(TrainedFixture.json(file).isObject()).as(what).isTrue();
      } else if (name.endsWith(".png")) {
        assertThat(ImageIO.read(file.toFile())).as(what).isNotNull();
      } else if (name.endsWith(".npy")) {
        assertThat(NpyFile.readArray(file)).as(what).isNotNull();
      } else if (name.matches(".*\\.(csv|html|yaml|md|svg)")) {
        assertThat(Files.readString(file)).as(what).endsWith("\n");
      }
    }
  }

  static void assertNothingUnfinished(Path folder, String when) throws IOException {
    assertThat(in(folder).stream().map(file -> String.valueOf(file.getFileName())))
        .as(when)
        .noneMatch(name -> name.endsWith(".tmp") || name.endsWith(".lock"));
  }

  /** Every file in a folder and below, in the order of their names. */
  static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
