package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.RememberedOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of training images by the command. */
class AugmentationTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = Parts.write(folder.resolve("parts"));
  }

  private static Dfm train(Path output, Object... options) {
    List<Object> words =
        new ArrayList<>(List.of("train", "--data", data, "--image-size", 64, "--output", output));
    words.addAll(List.of(options));
    Dfm run = Dfm.run(words.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private static String predictions(Path output) throws IOException {
    return Files.readString(output.resolve("predictions.csv"));
  }

  @Test
  void copiesAreFittedOnAndCountedApart() throws IOException {
    Path plain = folder.resolve("plain");
    train(plain);
    Path slight = folder.resolve("slight");
    Dfm run = train(slight, "--augment", "slight", "--augment-copies", 3);
    assertThat(run.err()).contains("augment: slight, 3 copies of each image, so 48 images");
    assertThat(run.out()).contains("12 images and 36 copies");
    JsonNode metrics =
        JsonMapper.builder().build().readTree(slight.resolve("metrics.json").toFile());
    assertThat(metrics.findValue("train_images").asInt()).isEqualTo(12);
    assertThat(metrics.findValue("train_copies").asInt()).isEqualTo(36);
    assertThat(predictions(slight)).isNotEqualTo(predictions(plain));
    Map<String, RememberedOption> remembered = DfmFile.read(slight.resolve("model.dfm")).options();
    assertThat(remembered.get("augment").value().asText()).isEqualTo("slight");
    assertThat(remembered.get("augment-options.rotation").value().asDouble()).isEqualTo(4);
    assertThat(remembered.get("augment-copies").value().asInt()).isEqualTo(3);
    assertThat(Files.readString(slight.resolve("splits.csv"))).doesNotContain("#1");
  }

  @Test
  void batchesAndThreadsDoNotMatterAndAFileIsAsGoodAsANameWithOptions() throws IOException {
    Path one = folder.resolve("one");
    train(one, "--augment", "rotate", "--augment-copies", 2, "--batch-size", 1, "--threads", 1);
    Path seven = folder.resolve("seven");
    train(seven, "--augment", "rotate", "--augment-copies", 2, "--batch-size", 7, "--threads", 2);
    assertThat(predictions(seven)).isEqualTo(predictions(one));

    Path ranges =
        Files.writeString(
            folder.resolve("ranges.yaml"),
            "rotation: 180\nshift: 0.03\nscale: 0.03\nbrightness: 0.08\n");
    Path file = folder.resolve("file");
    train(file, "--augment", ranges, "--augment-copies", 2);
    assertThat(predictions(file)).isEqualTo(predictions(one));
    Files.delete(ranges);
    Path again = folder.resolve("again");
    Dfm tested = Dfm.run("test", "--model", file, "--data", data, "--output", again);
    assertThat(tested.exitCode()).as(tested.err()).isZero();
    assertThat(predictions(again)).isEqualTo(predictions(one));
  }

  @Test
  void aBadImageIsNamedOnceWhateverTheNumberOfCopies() throws IOException {
    Path bad = Files.writeString(data.resolve("train/good/bad.png"), "no image");
    try {
      Dfm run =
          Dfm.run(
              "fit",
              "--data",
              data,
              "--image-size",
              64,
              "--output",
              folder.resolve("bad"),
              "--augment",
              "flip");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err().split("skipped: ", -1)).hasSize(2);
      assertThat(run.err()).contains("1 image was skipped");
    } finally {
      Files.delete(bad);
    }
  }

  @Test
  void whatCannotBeIsRefusedBeforeTheWork() {
    Path output = folder.resolve("none");
    assertThat(Dfm.run("fit", "--data", data, "--output", output, "--augment", "sligth").err())
        .contains("'sligth'", "slight");
    assertThat(Dfm.run("fit", "--data", data, "--output", output, "--augment-copies", 3).err())
        .contains("go with --augment");
    assertThat(Dfm.run("fit", "--data", data, "--output", output, "--augment", "no.yaml").err())
        .contains("No file of augmentation ranges no.yaml");
    assertThat(
            Dfm.run(
                    "fit",
                    "--data",
                    data,
                    "--output",
                    output,
                    "--augment",
                    "slight",
                    "--set",
                    "augment-options.rotation=999")
                .err())
        .contains("rotation 999.0; expected 0 to 180.0");
  }
}
