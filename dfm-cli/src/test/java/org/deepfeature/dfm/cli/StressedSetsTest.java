package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets that leave a number without a meaning: it is left out, and said, or it is right. */
@Tag("slow")
class StressedSetsTest {
  private static final int ROWS = 100_000;

  @TempDir private Path folder;
  private Path data;
  private Path output;

  @BeforeEach
  void draw() {
    data = Parts.write(folder.resolve("parts"));
    output = folder.resolve("output");
  }

  private Dfm train(Path set, Object... more) {
    Object[] words =
        Stream.concat(
                Stream.of("train", "--data", set, "--image-size", 64, "--output", output),
                Stream.of(more))
            .toArray();
    Dfm run = Dfm.run(words);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private JsonNode metrics() throws IOException {
    return JsonMapper.builder().build().readTree(output.resolve("metrics.json").toFile());
  }

  private static List<Path> images(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.sorted().toList();
    }
  }

  private void delete(String name) throws IOException {
    for (Path file : images(data.resolve(name))) {
      Files.delete(file);
    }
    Files.delete(data.resolve(name));
  }

  @Test
  void withoutADefectThereIsNothingToFind() throws IOException {
    delete("test/spot");
    delete("ground_truth/spot");

    assertThat(train(data).err())
        .contains("is defective, so there is nothing to find and no AUROC");

    assertThat(metrics().has("image_AUROC")).isFalse();
    assertThat(metrics().has("pixel_AUROC")).isFalse();
    assertThat(metrics().path("images").asInt()).isEqualTo(4);
  }

  @Test
  void withoutAGoodImageThereIsNoFalseAlarm() throws IOException {
    delete("test/good");

    assertThat(train(data).err()).contains("is normal, so there is no AUROC and no false alarm");

    assertThat(metrics().has("image_AUROC")).isFalse();
  }

  @Test
  void masksThatMarkNothingGiveNoMeasureOfPixels() throws IOException {
    for (Path mask : images(data.resolve("ground_truth/spot"))) {
      BufferedImage drawn = ImageIO.read(mask.toFile());
      ImageIO.write(
          new BufferedImage(drawn.getWidth(), drawn.getHeight(), BufferedImage.TYPE_BYTE_GRAY),
          "png",
          mask.toFile());
    }

    assertThat(train(data).err()).contains("masks of 4 defective images mark nothing");

    assertThat(metrics().has("pixel_AUROC")).isFalse();
    assertThat(metrics().has("pixel_AUPRO")).isFalse();
    assertThat(metrics().path("image_AUROC").isNumber()).isTrue();
  }

  @Test
  void scoresThatAreAllTheSameSeparateNothing() throws IOException {
    Path one = images(data.resolve("test/good")).get(0);
    byte[] content = Files.readAllBytes(one);
    for (String kind : List.of("good", "spot")) {
      for (Path file : images(data.resolve("test/" + kind))) {
        Files.write(file, content);
      }
    }

    train(data);

    assertThat(metrics().path("image_AUROC").asDouble()).isEqualTo(0.5);
    List<String> scores =
        Files.readAllLines(output.resolve("predictions.csv")).stream()
            .skip(1)
            .map(row -> row.split(",")[1] + row.split(",")[3])
            .distinct()
            .toList();
    assertThat(scores).as("one score, one label").hasSize(1);
  }

  @Test
  void aHundredThousandRowsAreAList() throws IOException {
    StringBuilder rows = new StringBuilder("path,label,split\n");
    int written = 0;
    for (Path image : images(data.resolve("train/good"))) {
      rows.append(image).append(",good,train\n");
      written++;
    }
    List<Path> good = images(data.resolve("test/good"));
    List<Path> spot = images(data.resolve("test/spot"));
    for (int i = 0; written < ROWS; i++, written++) {
      boolean defect = i % 3 == 0;
      List<Path> from = defect ? spot : good;
      rows.append(from.get(i % from.size())).append(defect ? ",spot" : ",good").append(",test\n");
    }
    Path list = Files.writeString(folder.resolve("list.csv"), rows);

    Dfm run = train(list, "--limit-test-batches", 1);

    assertThat(run.err()).contains("data: test on 99988 (66658 good, 33330 spot)");
    assertThat(Files.readAllLines(output.resolve("splits.csv"))).hasSize(ROWS + 1);
    assertThat(metrics().path("images").asInt()).isEqualTo(32);
    assertThat(metrics().path("image_AUROC").isNumber()).isTrue();
  }

  @Test
  void scoresThatAreAllZeroSinceSquaresAreAreNotSilent(@TempDir Path folder) {
    double[] values = new Random(1).doubles(20 * 6).map(x -> x * 1e-200).toArray();
    Path rows = folder.resolve("tiny.npy");
    NpyFile.writeFloat64(rows, values, 20, 6);
    Path model = folder.resolve("tiny");
    Dfm fit = Dfm.run("fit", "--embeddings", rows, "--output", model, "--set", "pca-level=2");
    assertThat(fit.exitCode()).as(fit.err()).isZero();

    Dfm score =
        Dfm.run(
            "score", "--model", model, "--embeddings", rows, "--output", folder.resolve("s.npy"));

    assertThat(score.exitCode()).as(score.err()).isZero();
    assertThat(score.err()).contains("warning: all 20 scores are 0", "squares are 0");
  }
}
