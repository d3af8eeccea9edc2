package org.deepfeature.dfm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.core.postprocessing.PostProcessor;
import org.deepfeature.dfm.data.MvtecDataModule;
import org.deepfeature.dfm.data.PredictDataModule;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.deepfeature.dfm.runtime.numpy.NpyWriter;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Split;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that the command does is a call from Java. */
class EngineTest {
  private static final int SIDE = 64;
  @TempDir static Path folder;
  private static Path data;
  private static GivenOptions options;

  @BeforeAll
  static void draw() throws IOException {
    data = folder.resolve("data");
    for (int i = 0; i < 12; i++) {
      picture(data.resolve("train/good/%02d.png".formatted(i)), i, false);
    }
    for (int i = 0; i < 4; i++) {
      picture(data.resolve("test/good/%02d.png".formatted(i)), 20 + i, false);
      picture(data.resolve("test/spot/%02d.png".formatted(i)), 30 + i, true);
    }
    options =
        GivenOptions.NONE
            .with("data", data.toString())
            .with("layer", "order1")
            .with("image-size", SIDE);
  }

  private static void picture(Path file, int seed, boolean spot) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < SIDE * SIDE; p++) {
      int grey = 120 + 8 * (p % 5) + random.nextInt(16);
      image.setRGB(p % SIDE, p / SIDE, grey << 16 | grey << 8 | grey);
    }
    if (spot) {
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(Color.BLACK);
      graphics.fillRect(20, 20, 16, 12);
      graphics.dispose();
    }
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  @Test
  void optionsNameDataAndModelAsTheyDoForTheCommand() throws IOException {
    List<String> said = new ArrayList<>();
    Engine engine = Engine.builder().messages(said::add).build();
    Path output = folder.resolve("trained");

    RunResult trained = engine.train(options, output);
    RunResult tested = engine.test(output, options.with("maps", "none"), folder.resolve("tested"));
    StringWriter rows = new StringWriter();
    int images =
        engine.predict(
            output, GivenOptions.NONE, List.of(data.resolve("test")), PredictionTarget.rows(rows));

    assertThat(trained.metrics().node().path("image_AUROC").asDouble()).isEqualTo(1);
    assertThat(trained.isKept()).isTrue();
    assertThat(Files.readString(tested.folder().resolve("predictions.csv")))
        .isEqualTo(Files.readString(output.resolve("predictions.csv")));
    assertThat(images).isEqualTo(8);
    assertThat(rows.toString().lines()).hasSize(9);
    assertThat(said).anyMatch(line -> line.startsWith("warning: only 12 to fit on"));
    assertThat(Engine.compare(output, tested.folder(), 0).auroc().difference()).isZero();
  }

  /** Differences of 1e-9 around 1 are nothing in float32. */
  @Test
  void embeddingsInFloat64AreFittedAndScoredInFloat64() {
    Engine engine = Engine.create();
    Random random = new Random(1);
    double[] plain = random.doubles(40 * 3, -1, 1).toArray();
    double[] near = Arrays.stream(plain).map(value -> 1 + value / (1L << 30)).toArray();
    double[] same = Arrays.stream(near).map(value -> (value - 1) * (1L << 30)).toArray();
    List<double[]> scores = new ArrayList<>();
    for (double[] values : List.of(near, same)) {
      Path npy = folder.resolve("values" + scores.size() + ".npy");
      NpyFile.writeFloat64(npy, values, 40, 3);
      Path output = folder.resolve("of-values" + scores.size());
      GivenOptions two = GivenOptions.NONE.with("pca-level", "2");
      engine.fitEmbeddings(two, npy, output);
      Path scored = folder.resolve("scores" + scores.size() + ".npy");
      engine.score(output, GivenOptions.NONE, npy, scored);
      scores.add(NpyFile.readArray(scored).data());
    }

    double scale = (1L << 30) * (double) (1L << 30);
    for (int i = 0; i < 40; i++) {
      assertThat(scores.get(0)[i] * scale).isCloseTo(scores.get(1)[i], within(1e-6));
    }
    assertThat(scores.get(1)[0]).isPositive();
  }

  @Test
  void embeddingsGoOutAndIn() {
    Engine engine = Engine.create();
    Path npy = folder.resolve("train.npy");

    EmbeddingsFile written = engine.extract(options, Split.TRAIN, npy);
    RunResult fitted =
        engine.fitEmbeddings(GivenOptions.NONE, npy, folder.resolve("from-embeddings"));
    int scored =
        engine.score(fitted.folder(), GivenOptions.NONE, npy, folder.resolve("scores.npy"));

    assertThat(written.images()).isEqualTo(12);
    assertThat(written.dimension()).isEqualTo(33 * 4 * 4);
    assertThat(scored).isEqualTo(12);
    assertThat(NpyFile.readArray(folder.resolve("scores.npy")).data()).hasSize(12);
    assertThatThrownBy(() -> engine.extract(options, Split.TRAIN, folder.resolve("x.csv")))
        .isInstanceOf(ConfigurationException.class);
    assertThatThrownBy(() -> engine.extract(options, Split.PREDICT, npy))
        .isInstanceOf(ConfigurationException.class);
  }

  @Test
  void aRecipesImagesAreNothingToEmbeddings() throws IOException {
    Path npy = folder.resolve("recipe.npy");
    try (NpyWriter writer = NpyWriter.float32(npy, 3)) {
      writer.append(new Matrix(5, 3, new double[] {1, 2, 3, 2, 1, 4, 3, 3, 1, 5, 2, 2, 4, 4, 0}));
      writer.commit();
    }
    Path output = folder.resolve("recipe-of-embeddings");
    Engine.create().fitEmbeddings(GivenOptions.NONE.with("recipe", "fine"), npy, output);
    assertThat(output.resolve("config.yaml"))
        .content()
        .contains("augment: none", "image-size: \"1\"");
  }

  @Test
  void aModuleIsFittedTestedSavedAndLoaded() {
    Engine engine = Engine.create();
    DataModule images = new MvtecDataModule(data, null);
    Path file = folder.resolve("module.dfm");
    try (Dfm dfm =
        Dfm.builder()
            .backbone("onnx:scattering")
            .layer("order1")
            .set("image-size", SIDE)
            .preProcessor(true)
            .build()) {
      engine.fit(dfm, images);
      RunResult tested = engine.test(dfm, images, folder.resolve("module-tested"));
      engine.save(dfm, file);

      assertThat(tested.metrics().node().path("image_AUROC").asDouble()).isEqualTo(1);
      try (Dfm loaded = engine.load(file)) {
        assertThat(loaded.fitted().postProcessor()).isEqualTo(dfm.fitted().postProcessor());
        StringWriter before = new StringWriter();
        StringWriter after = new StringWriter();
        DataModule fresh = new PredictDataModule(List.of(data.resolve("test")));
        engine.predict(dfm, fresh, PredictionTarget.rows(before));
        engine.predict(
            loaded,
            new PredictDataModule(List.of(data.resolve("test"))),
            PredictionTarget.rows(after));
        assertThat(after).hasToString(before.toString());
      }
    }
  }

  @Test
  void validationChoosesThresholdsIntoTheFile() {
    Engine engine = Engine.create();
    Path output = folder.resolve("validated");
    engine.fit(options, output);
    double before = threshold(output);

    PostProcessor chosen =
        engine.validate(
            output,
            GivenOptions.NONE
                .with("data", data.toString())
                .with("val-split-mode", "same_as_test")
                .with("threshold", "f1-adaptive"));

    assertThat(chosen.image().threshold()).isNotEqualTo(before);
    assertThat(threshold(output)).isEqualTo(chosen.image().threshold());
  }

  private static double threshold(Path model) {
    return DfmFile.read(DfmFile.modelIn(model))
        .info()
        .at("/thresholds/image_normalization/threshold")
        .asDouble();
  }

  @Test
  void layersAreListedAndMistakesAreNamed() {
    Engine engine = Engine.create();

    assertThat(engine.layers(GivenOptions.NONE.with("image-size", SIDE)))
        .anyMatch(layer -> layer.name().equals("order1"));
    assertThatThrownBy(() -> engine.fit(options.with("pca-levle", 3), folder.resolve("x")))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("did you mean 'pca-level'");
    assertThatThrownBy(() -> engine.fit(options, null))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("default-root-dir");
    assertThatThrownBy(() -> engine.fit(options.with("fast-dev-run", 1), null, Engine.LAST))
        .isInstanceOf(ConfigurationException.class);
  }
}
