package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.model.LayerModel;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.numpy.NpyFile;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code --embedding cells} and {@code --recipe subspace}, by the command. */
final class CellsTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void draw() {
    data = Parts.write(folder.resolve("parts"));
  }

  private static Dfm tried(String command, String output, String options) {
    List<Object> words = new ArrayList<>(List.of(command, "--data", data, "--threads", 2));
    words.addAll(List.of("--image-size", 64, "--layer", "order1"));
    words.addAll(List.of("--output", folder.resolve(output)));
    words.addAll(List.of(options.split(" ", -1)));
    return Dfm.run(words.toArray());
  }

  private static Path fit(String output, String options) {
    Dfm run = tried("fit", output, options);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return folder.resolve(output).resolve(DfmFile.NAME);
  }

  private static double[] scores(Path model, String name) {
    Path rows = folder.resolve("rows.npy");
    if (!Files.exists(rows)) {
      Dfm run =
          Dfm.run(
              "extract",
              "--data",
              data,
              "--image-size",
              64,
              "--layer",
              "order1",
              "--pooling",
              1,
              "--split",
              "test",
              "--output",
              rows);
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
    Path output = folder.resolve(name + ".npy");
    Dfm run = Dfm.run("score", "--model", model, "--embeddings", rows, "--output", output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return NpyFile.readArray(output).data();
  }

  private static LayerModel layer(Path model) {
    DfmFile file = DfmFile.read(model);
    return file.fitted(
            Algorithms.of(RuntimePlugins.onClassPath(), file.configuration().algorithms(1)))
        .model()
        .layers()
        .get(0);
  }

  @Test
  void theModelIsOfChannelsAndKeepsWhatWasAskedFor() {
    LayerModel layer = layer(fit("kept", "--embedding cells --cell-centre position"));

    int channels = layer.layout().channels();
    assertThat(layer.projection().inputDimension()).isEqualTo(channels);
    Matrix centres = layer.cells().orElseThrow().cut().centres().orElseThrow();
    assertThat(centres.rows()).isEqualTo(layer.layout().positions());
    DfmFile file = DfmFile.read(folder.resolve("kept/model.dfm"));
    assertThat(file.configuration().embedding()).isEqualTo("cells");
    assertThat(file.configuration().cellCentre()).isEqualTo("position");
    assertThat(file.options().get("pooling").origin()).isEqualTo("embedding cells");
  }

  @ParameterizedTest
  @CsvSource({
    "--cell-centre none",
    "--cell-centre position --standardize",
    "--cell-centre local --reducer incremental-pca"
  })
  void aStreamFindsTheSameSubspace(String options) {
    String name = Integer.toHexString(options.hashCode());
    double[] whole = scores(fit("whole" + name, "--embedding cells " + options), "whole" + name);
    Path streamed = fit("stream" + name, "--embedding cells --memory 30k " + options);

    double[] stream = scores(streamed, "stream" + name);

    for (int i = 0; i < whole.length; i++) {
      assertThat(stream[i]).isCloseTo(whole[i], within(1e-9 * whole[i]));
    }
  }

  @Test
  void batchesDoNotMatterToTheBit() throws IOException {
    String options = "--embedding cells --cell-centre local --score-scale log --batch-size ";

    Path one = fit("batch1", options + 1);
    Path seven = fit("batch7", options + 7);

    assertThat(DfmFile.read(seven).file().tensors()).isEqualTo(DfmFile.read(one).file().tensors());
    assertThat(DfmFile.read(seven).postProcessor()).isEqualTo(DfmFile.read(one).postProcessor());
  }

  @Test
  void oneImageIsEnoughAndItsThresholdIsDoubted() {
    Dfm alone = tried("fit", "one", "--embedding cells --shots 1");
    assertThat(alone.exitCode()).as(alone.err()).isZero();
    assertThat(alone.err())
        .contains("shots: 1 of 12 normal images, drawn by seed 0: train/good/")
        .contains("thresholds come from the one image that the model was fitted on");

    Dfm copies = tried("fit", "copies", "--embedding cells --shots 1 --augment turn");
    assertThat(copies.exitCode()).as(copies.err()).isZero();
    assertThat(copies.err()).contains("judged by a model of its copies");

    Dfm validated =
        tried("fit", "validated", "--embedding cells --shots 1 --val-split-mode same_as_test");
    assertThat(validated.exitCode()).as(validated.err()).isZero();
    assertThat(validated.err()).doesNotContain("thresholds come from the one image");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--embedding patches | embedding 'patches'; expected map or cells",
        "--embedding cells --cell-centre mean | Unknown cell centre 'mean'",
        "--cell-centre position | cell-centre position goes with --embedding cells",
        "--embedding cells --score nll --density knn | --density knn looks at single cells",
        "--embedding cells --pca-level 1.0 | has nothing left to measure",
        "--embedding cells --reducer identity | has nothing left to measure",
        "--embedding cells --shots 1 --cell-centre position | give more normal images",
        "--embedding map --shots 2 | Only 2 usable training images; give at least 3",
        "--shots 0 | shots 0; expected at least 1",
        "--shot-seed 4 | --shot-seed 4 draws nothing without --shots",
        "--image-score pixels:2 | Share of cells 2.0"
      })
  void whatMakesNoSenseIsRefusedInALine(String options, String words) {
    Dfm run = tried("fit", "refused", options);

    assertThat(run.exitCode()).as(run.err()).isNotZero();
    assertThat(run.err()).contains(words);
    assertThat(folder.resolve("refused").resolve(DfmFile.NAME)).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"none,embedding=map", "local,cell-centre=none"})
  void aModelsEmbeddingIsNotForARunToChange(String centre, String option) {
    Path model = fit("fixed-" + centre, "--embedding cells --cell-centre " + centre);

    Dfm run =
        Dfm.run(
            "predict",
            "--model",
            model,
            "--set",
            option,
            "--output",
            folder.resolve("other"),
            data.resolve("test/good/000.png"));

    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains("takes a new fit");
  }

  @Test
  void theRecipeWorksOnNetworksWithoutTokens() throws IOException {
    Dfm run = tried("train", "recipe", "--recipe subspace --backbone onnx:scattering --shots 3");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.err()).contains("augment: turn, 30 copies of each image, so 93 images");
    DfmFile model = DfmFile.read(folder.resolve("recipe/model.dfm"));
    assertThat(model.trainingImages()).isEqualTo(3);
    assertThat(model.options().get("shots").value().asInt()).isEqualTo(3);
    assertThat(model.configuration().pcaLevel()).isEqualTo("0.99");
    assertThat(model.configuration().fusion().imageScore()).isEqualTo("pixels:0.01");
    double auroc =
        JsonMapper.builder()
            .build()
            .readTree(folder.resolve("recipe/metrics.json").toFile())
            .path("image_AUROC")
            .asDouble();
    assertThat(auroc).isGreaterThan(0.9);
  }

  @Test
  void theRecipesLayerIsTheMiddleBlocksOfATransformerAsTheyAre() {
    List<Object> words = new ArrayList<>(List.of("fit", "--data", data, "--threads", 2));
    words.addAll(List.of("--recipe", "subspace", "--no-pretrained", "--image-size", 56));
    words.addAll(List.of("--shots", 2, "--augment", "none"));
    words.addAll(List.of("--output", folder.resolve("tokens")));

    Dfm run = Dfm.run(words.toArray());

    assertThat(run.exitCode()).as(run.err()).isZero();
    DfmFile model = DfmFile.read(folder.resolve("tokens/model.dfm"));
    assertThat(model.configuration().layers()).containsExactly("blocks.6..7.raw");
    assertThat(layer(folder.resolve("tokens/model.dfm")).layout().channels()).isEqualTo(384);
  }

  @Test
  void aFitOnRowsFromElsewhereHasNoCells() {
    Path rows = folder.resolve("train.npy");
    Dfm extract =
        Dfm.run(
            "extract",
            "--data",
            data,
            "--image-size",
            64,
            "--layer",
            "order1",
            "--pooling",
            4,
            "--output",
            rows);
    assertThat(extract.exitCode()).as(extract.err()).isZero();

    Dfm run =
        Dfm.run(
            "fit",
            "--embeddings",
            rows,
            "--recipe",
            "subspace",
            "--output",
            folder.resolve("rows"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(DfmFile.read(folder.resolve("rows/model.dfm")).configuration().embedding())
        .isEqualTo("map");
  }

  @Test
  void theFilesOfAFitCanBeGivenToARunWithItsModel() {
    Path model =
        fit("configured", "--embedding cells --image-score pixels:0.05 --shots 4 --set blur=2");

    Dfm run =
        Dfm.run(
            "predict",
            "--model",
            model,
            "--config",
            folder.resolve("configured/config.yaml"),
            "--output",
            folder.resolve("predicted"),
            data.resolve("test/good/000.png"));

    assertThat(run.exitCode()).as(run.err()).isZero();
  }
}
