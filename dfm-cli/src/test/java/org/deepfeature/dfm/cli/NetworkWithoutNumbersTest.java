package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.engine.EmbeddingsFile;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.update.UpdateRequest;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.loader.ImageBatch;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that gives NaN for one image: the image is named, counted and left out everywhere. */
@Tag("slow")
class NetworkWithoutNumbersTest {
  private static final String REASON =
      "the network gives 1024 of 1024 values of layer 'out' as NaN or infinite";

  @TempDir private static Path folder;
  private static Path clean;
  private static Path black;
  private static Path network;

  @BeforeAll
  static void draw() throws IOException {
    clean = Parts.write(folder.resolve("clean"));
    black = Parts.write(folder.resolve("black"));
    for (String place : List.of("train/good/m.png", "test/good/m.png")) {
      ImageIO.write(
          new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB),
          "png",
          black.resolve(place).toFile());
    }
    network = folder.resolve("network.onnx");
    try (InputStream in =
        NetworkWithoutNumbersTest.class.getResourceAsStream("nan-for-black.onnx")) {
      Files.copy(in, network);
    }
  }

  private static Dfm run(String command, Path data, Path output, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of(
                command,
                "--data",
                data,
                "--backbone",
                "onnx:" + network,
                "--image-size",
                64,
                "--set",
                "backbone-options.mean=[0,0,0]",
                "--set",
                "backbone-options.standardDeviation=[1,1,1]",
                "--output",
                output));
    words.addAll(List.of(more));
    return Dfm.run(words.toArray());
  }

  private static JsonNode metrics(Path output) throws IOException {
    return JsonMapper.builder().build().readTree(output.resolve("metrics.json").toFile());
  }

  @Test
  void trainingAndTestAreWhatTheyAreWithoutIt() throws IOException {
    Path without = folder.resolve("without");
    Path with = folder.resolve("with");
    assertThat(run("train", clean, without).exitCode()).isZero();

    Dfm run = run("train", black, with, "--batch-size", 2);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .contains(black.resolve("train/good/m.png") + ": " + REASON)
        .contains(black.resolve("test/good/m.png") + ": " + REASON)
        .contains("2 images were skipped");
    assertThat(with.resolve("predictions.csv"))
        .hasSameTextualContentAs(without.resolve("predictions.csv"));
    for (String key : List.of("train_images", "images", "image_AUROC", "threshold", "k")) {
      assertThat(metrics(with).path(key)).as(key).isEqualTo(metrics(without).path(key));
    }
  }

  @Test
  void aPredictionGoesOnBehindIt() {
    Path output = folder.resolve("fitted");
    assertThat(run("fit", clean, output).exitCode()).isZero();

    Dfm with = Dfm.run("predict", "--model", output, black.resolve("test/good"), "--batch-size", 1);
    Dfm without = Dfm.run("predict", "--model", output, clean.resolve("test/good"));

    assertThat(with.exitCode()).isEqualTo(1);
    assertThat(with.err()).contains("m.png: " + REASON).contains("1 image was skipped");
    assertThat(with.out().replace(black.toString(), ""))
        .isEqualTo(without.out().replace(clean.toString(), ""));
  }

  @Test
  void quantizingIsCalibratedOnTheOthers() {
    Path without = folder.resolve("without.onnx");
    Path with = folder.resolve("with.onnx");
    Dfm clear = run("quantize", clean, without, "--layer", "out");
    assertThat(clear.exitCode()).as(clear.err()).isZero();

    Dfm run = run("quantize", black, with, "--layer", "out");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("m.png: the network gives 16384 of 16384 values of layer 'out'");
    assertThat(run.out().replace(with.toString(), ""))
        .isEqualTo(clear.out().replace(without.toString(), ""));
    assertThat(with).hasSameBinaryContentAs(without);
  }

  private static GivenOptions given(Path data) {
    return GivenOptions.NONE
        .with("data", data.toString())
        .with("backbone", "onnx:" + network)
        .with("backbone-options.mean", List.of(0, 0, 0))
        .with("backbone-options.standardDeviation", List.of(1, 1, 1))
        .with("image-size", 64)
        .with("batch-size", 2)
        .with("updatable", true);
  }

  /** Returns the images that callbacks see at the ends of batches, in their order. */
  private static List<String> seen(Consumer<Engine> work) {
    List<String> seen = new ArrayList<>();
    Callback recorder =
        new Callback() {
          @Override
          public void onTrainBatchEnd(ImageBatch batch, int index) {
            assertThat(batch.images().batch()).isEqualTo(batch.samples().size());
            batch.samples().forEach(sample -> seen.add(sample.path().getFileName().toString()));
          }
        };
    work.accept(Engine.builder().callbacks(() -> List.of(recorder)).onBadImage(e -> {}).build());
    return seen;
  }

  @Test
  void callbacksSeeTheSameImagesWhateverCollectsThem() throws IOException {
    List<String> fitted = seen(engine -> engine.fit(given(black), folder.resolve("callbacks")));
    List<String> extracted =
        seen(engine -> engine.extract(given(black), Split.TRAIN, folder.resolve("rows.npy")));
    Path more = Files.createDirectories(folder.resolve("more"));
    for (String name : List.of("000.png", "001.png", "002.png")) {
      Files.copy(black.resolve("test/good").resolve(name), more.resolve(name));
    }
    Files.copy(black.resolve("test/good/m.png"), more.resolve("001 black.png"));
    List<String> updated =
        seen(
            engine ->
                engine.update(
                    folder.resolve("callbacks/model.dfm"),
                    GivenOptions.NONE.with("batch-size", 2),
                    UpdateRequest.NONE.withNormal(more),
                    folder.resolve("updated.dfm")));

    assertThat(fitted).hasSize(Parts.TRAIN).doesNotContain("m.png");
    assertThat(extracted).isEqualTo(fitted);
    // Behind those that were added come those of the model's test set that it was not fitted on.
    assertThat(updated).startsWith("000.png", "001.png", "002.png", "003.png").hasSize(3 + 1 + 4);
  }

  @Test
  void anExtractionThatIsStoppedKeepsWhatItHas() throws IOException {
    Path rows = folder.resolve("stopped.npy");
    Callback stopping =
        new Callback() {
          private int batches;

          @Override
          public void onTrainBatchEnd(ImageBatch batch, int index) {
            batches++;
          }

          @Override
          public Optional<String> stopReason() {
            return batches == 2 ? Optional.of("enough") : Optional.empty();
          }
        };
    Engine engine = Engine.builder().callbacks(() -> List.of(stopping)).build();

    EmbeddingsFile written = engine.extract(given(clean), Split.TRAIN, rows);

    assertThat(written.images()).isEqualTo(4);
    assertThat(Files.readAllLines(folder.resolve("stopped.csv"))).hasSize(5);
    assertThat(NpyFile.read(rows).rows()).isEqualTo(4);
  }
}
