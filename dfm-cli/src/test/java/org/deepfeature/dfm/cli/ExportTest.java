package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dfm export}: the graph's numbers are the model's, whatever the model is made of. */
class ExportTest {
  private static final double CLOSE = 1e-4;

  /** Of networks that round at every layer. */
  private static final double ROUNDED = 5e-3;

  @TempDir private static Path folder;
  private static Path data;
  private static Path network;
  private static List<Path> images;

  @BeforeAll
  static void write() throws IOException {
    data = Parts.write(folder.resolve("parts"));
    network = folder.resolve("resnet18-layer1.onnx");
    try (InputStream packed =
        new GZIPInputStream(ExportTest.class.getResourceAsStream("resnet18-layer1.onnx.gz"))) {
      Files.copy(packed, network);
    }
    images = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      images.add(data.resolve("test/good/%03d.png".formatted(i)));
      images.add(data.resolve("test/spot/%03d.png".formatted(i)));
    }
  }

  private static ExportedGraph exported(String options, String more) {
    Path run = folder.resolve("run" + Integer.toHexString((options + more).hashCode()));
    List<Object> words = new ArrayList<>(List.of("fit", "--data", data, "--output", run));
    if (!options.contains("--image-size")) {
      words.addAll(List.of("--image-size", 64));
    }
    words.addAll(words(options));
    Dfm fit = Dfm.run(words.toArray());
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    Path graph = run.resolve("model.onnx");
    List<Object> export = new ArrayList<>(List.of("export", "--model", run, "--output", graph));
    export.addAll(words(more));
    Dfm written = Dfm.run(export.toArray());
    assertThat(written.exitCode()).as(written.err()).isZero();
    return new ExportedGraph(run.resolve("model.dfm"), graph);
  }

  private static List<String> words(String options) {
    return options.isEmpty()
        ? List.of()
        : List.of(options.replace("RESNET", "onnx:" + network).split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--backbone RESNET --layer layer1",
        "--backbone RESNET --layer layer1 --pooling 3 --standardize",
        "--backbone RESNET --layer layer1 --pooling 1 --image-score top:0.02",
        "--layer order1,scattering",
        "--image-size 128 --layer order1:size=64:pooling=2:standardize=false,scattering",
        "--backbone onnx:scattering+RESNET --layer 1/scattering,2/layer1:pooling=4",
        "--backbone onnx:scattering+RESNET --layer 1/scattering,2/layer1:size=32 --fusion max",
        "--set backbone-options.scatteringColor=rgb",
        "--backbone RESNET --set backbone-options.colorOrder=bgr",
        "--layer order1,scattering --map-scale location --score-scale location --fusion max"
            + " --image-score top:0.1 --blur 2",
        "--layer order1,scattering:pooling=2 --map-scale layer --score-scale layer --fusion mean"
            + " --image-score mean",
        "--layer order1,scattering:pooling=2 --map-scale location --image-score max --fusion mean"
            + " --blur 3",
        "--layer order1 --blur 4 --fusion max --image-score sum",
        "--score nll",
        "--score nll --density shrinkage-gaussian",
        "--score nll --density gmm",
        "--score nll --density class-conditional",
        "--score nll --density ppca",
        "--score nll --density ppca --layer order1,scattering --blur 2",
        "--score nll --density knn",
        "--score combined --layer order1,scattering",
        "--score combined --density ppca",
        "--reducer randomized-pca",
        "--reducer incremental-pca",
        "--reducer random-projection --set reducer-options.components=20",
        "--reducer identity --score nll --density shrinkage-gaussian --pooling 4",
        "--backbone RESNET --layer layer1 --embedding cells",
        "--backbone RESNET --layer layer1 --embedding cells --cell-centre local --standardize"
            + " --pooling 2 --image-score top:0.1 --score-scale location",
        "--backbone RESNET --layer layer1 --embedding cells --cell-centre position --map-scale log"
            + " --score-scale log --image-score pixels:0.01 --blur 3",
        "--layer order1,scattering --embedding cells --score-scale log --fusion mean"
            + " --image-score pixels:0.05",
        "--layer order1,scattering --fusion max --image-score pixels:0.02 --blur 2",
        "--layer order1 --embedding cells --cell-centre position --score nll",
        "--layer order1 --embedding cells --score nll --density ppca",
        "--layer order1 --embedding cells --score nll --density gmm",
        "--layer order1 --embedding cells --score nll --density class-conditional",
        "--layer order1 --embedding cells --score combined --density shrinkage-gaussian",
        "--layer order1 --embedding cells --reducer identity --score nll --cell-centre local",
        "--layer order1 --embedding cells --reducer randomized-pca --cell-centre local",
        "--image-size 128 --tile 64 --overlap 16 --layer order1 --embedding cells",
        "--image-size 64x96 --resize pad",
        "--image-size 96x64 --resize crop",
        "--image-size 128 --tile 64 --overlap 16",
        "--image-size 128x192 --tile 64 --overlap 24 --layer order1,scattering --resize pad",
        "--pre-processor false --backbone RESNET",
        "--pca-level 5",
      })
  void graphGivesTheModelsNumbers(String options) throws IOException {
    ExportedGraph graph = exported(options, "");

    assertThat(graph.unread()).isEmpty();
    assertThat(graph.compared(images.subList(1, 2), new ImageSize(64, 64), true)).isLessThan(CLOSE);
    assertThat(graph.compared(images.subList(0, 1), new ImageSize(91, 70), true)).isLessThan(CLOSE);
    assertThat(graph.compared(images.subList(0, 7), new ImageSize(40, 203), true))
        .isLessThan(CLOSE);
  }

  @Test
  void otherInputsAndNoMaps() throws IOException {
    ExportedGraph floats = exported("--layer order1", "--input float32");
    ExportedGraph scores = exported("--layer scattering", "--maps none");

    assertThat(floats.unread()).isEmpty();
    assertThat(scores.unread()).isEmpty();
    assertThat(floats.compared(images.subList(0, 7), new ImageSize(91, 70), true))
        .isLessThan(CLOSE);
    assertThat(scores.compared(images.subList(0, 7), new ImageSize(91, 70), true))
        .isLessThan(CLOSE);
    Dfm predicted =
        Dfm.run(
            "predict",
            "--model",
            scores.graph(),
            images.get(0),
            "--output",
            folder.resolve("none"));
    assertThat(predicted.exitCode()).as(predicted.err()).isZero();
    assertThat(predicted.err()).contains("no maps");
  }

  @Test
  void halfWeightsMakeHalfTheFileAndLittleDifference() throws IOException {
    String options = "--backbone RESNET --layer layer1";
    ExportedGraph whole = exported(options, "");
    ExportedGraph half = exported(options, "--weights float16");

    assertThat(Files.size(half.graph())).isLessThan(Files.size(whole.graph()) * 2 / 3);
    Dfm model = Dfm.run("predict", "--model", half.model(), images.get(0));
    Dfm graph = Dfm.run("predict", "--model", half.graph(), images.get(0));
    double score = Double.parseDouble(rows(model).get(1).split(",", -1)[1]);
    assertThat(Double.parseDouble(rows(graph).get(1).split(",", -1)[1]))
        .isNotEqualTo(score)
        .isCloseTo(score, within(1e-2 * score));
  }

  @Test
  void quantisedNetworksToo() throws IOException {
    Path small = folder.resolve("small.onnx");
    Dfm quantize =
        Dfm.run(
            "quantize",
            "--data",
            data,
            "--backbone",
            "onnx:" + network,
            "--layer",
            "layer1",
            "--image-size",
            64,
            "--output",
            small);
    assertThat(quantize.exitCode()).as(quantize.err()).isZero();
    ExportedGraph graph = exported("--backbone onnx:" + small + " --layer layer1", "");

    // A pixel whose last digit is another one may round to the neighbouring level, layer by layer.
    ExportedGraph coarse = new ExportedGraph(graph.model(), graph.graph(), 2e-2);
    assertThat(coarse.compared(images.subList(0, 1), new ImageSize(91, 70), true))
        .isLessThan(ROUNDED);
    assertThat(coarse.compared(images.subList(0, 7), new ImageSize(40, 203), true))
        .isLessThan(ROUNDED);
  }

  @Test
  void smallRegionsStayInTheMaskWithAWordAndGoInJava() throws IOException {
    Path run = folder.resolve("regions");
    Dfm fit =
        Dfm.run(
            "fit",
            "--data",
            data,
            "--image-size",
            64,
            "--output",
            run,
            "--min-region",
            2000,
            "--pixel-threshold",
            "manual:0");
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    Path graph = run.resolve("model.onnx");

    Dfm export = Dfm.run("export", "--model", run, "--output", graph);

    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(export.err()).contains("left out").contains("less than 2000 pixels");
    try (AnomalyDetector model = AnomalyDetector.load(run);
        AnomalyDetector loaded = AnomalyDetector.load(graph)) {
      assertThat(loaded.predict(images.get(1)).mask().orElseThrow().count())
          .isEqualTo(model.predict(images.get(1)).mask().orElseThrow().count());
    }
  }

  @Test
  void metadataIsWhatInfoPrints() throws IOException {
    ExportedGraph graph = exported("--layer order1 --pca-level 0.9", "");
    ModelProto written = ModelProto.parseFrom(Files.readAllBytes(graph.graph()));
    Dfm info = Dfm.run("info", "--json", graph.model());

    String text =
        written.getMetadataPropsList().stream()
            .filter(entry -> entry.getKey().equals("dfm"))
            .findFirst()
            .orElseThrow()
            .getValue();
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(text)).isEqualTo(mapper.readTree(info.out()));
    assertThat(Dfm.run("info", graph.graph()).out())
        .contains("image_normalization")
        .contains("training_images");
  }

  @Test
  void imagesOfSixteenBitsAreScoredAsByTheModel() throws IOException {
    ExportedGraph graph = exported("--layer order1", "");
    BufferedImage deep = new BufferedImage(80, 50, BufferedImage.TYPE_USHORT_GRAY);
    for (int i = 0; i < 80 * 50; i++) {
      deep.getRaster().setSample(i % 80, i / 80, 0, 257 * (i % 80) + 100 + i % 127);
    }
    Path file = folder.resolve("deep.png");
    ImageIO.write(deep, "png", file.toFile());

    try (AnomalyDetector model = AnomalyDetector.load(graph.model());
        AnomalyDetector loaded = AnomalyDetector.load(graph.graph())) {
      double score = model.predict(file).score();
      assertThat(loaded.predict(file).score()).isCloseTo(score, within(1e-6 * score));
    }
  }

  @Test
  void predictGivesTheSameRowsAndTakesAnotherThreshold() {
    ExportedGraph graph = exported("--layer order1", "");
    Path folderOfImages = data.resolve("test");

    List<String> model = rows(Dfm.run("predict", "--model", graph.model(), folderOfImages));
    List<String> exported = rows(Dfm.run("predict", "--model", graph.graph(), folderOfImages));
    List<String> manual =
        rows(
            Dfm.run(
                "predict", "--model", graph.graph(), "--threshold", "manual:1e9", folderOfImages));

    assertThat(exported).hasSameSizeAs(model);
    for (int i = 1; i < model.size(); i++) {
      String[] expected = model.get(i).split(",", -1);
      String[] row = exported.get(i).split(",", -1);
      assertThat(row[0]).isEqualTo(expected[0]);
      double score = Double.parseDouble(expected[1]);
      assertThat(Double.parseDouble(row[1])).isCloseTo(score, within(CLOSE * score));
      assertThat(row[3]).isEqualTo(expected[3]);
      assertThat(manual.get(i)).endsWith(",normal");
    }
  }

  private static List<String> rows(Dfm run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.out().lines().toList();
  }

  @Test
  void whatCannotBeIsSaidInALine() throws IOException {
    ExportedGraph graph = exported("--layer order1", "");
    Path broken = Files.writeString(folder.resolve("broken.onnx"), "no graph");

    refused("model.tflite", "export", "--model", graph.model(), "--output", "model.tflite");
    refused(
        "exported model already",
        "export",
        "--model",
        graph.graph(),
        "--output",
        folder + "/a.onnx");
    refused(
        "takes the model.dfm",
        "test",
        "--model",
        graph.graph(),
        "--data",
        data,
        "--output",
        folder.resolve("tested"));
    refused(
        "--backbone is for a model.dfm",
        "predict",
        "--model",
        graph.graph(),
        "--backbone",
        "onnx:" + network,
        images.get(0));
    refused("no model that dfm export wrote", "predict", "--model", network, images.get(0));
    refused("damaged", "predict", "--model", broken, images.get(0));
    refused("nowhere.onnx", "predict", "--model", folder.resolve("nowhere.onnx"), images.get(0));
  }

  private static void refused(String words, Object... arguments) {
    Dfm run = Dfm.run(arguments);
    assertThat(run.exitCode()).isNotZero();
    assertThat(run.err()).contains(words);
  }
}
