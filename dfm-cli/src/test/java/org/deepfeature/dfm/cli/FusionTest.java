package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several layers, several networks, recipes: by the command. */
final class FusionTest {
  @TempDir private static Path folder;
  private static Path data;

  @BeforeAll
  static void drawParts() {
    data = Parts.write(folder.resolve("parts"));
  }

  private static Dfm train(String output, Object... more) {
    List<Object> words = new ArrayList<>();
    words.addAll(List.of("train", "--data", data, "--image-size", 64));
    words.addAll(List.of("--output", folder.resolve(output)));
    words.addAll(List.of(more));
    return Dfm.run(words.toArray());
  }

  private static JsonNode metrics(String output) throws IOException {
    return JsonMapper.builder()
        .build()
        .readTree(folder.resolve(output).resolve("metrics.json").toFile());
  }

  @Test
  void recipeFineStandardisesAndIsRemembered() throws IOException {
    Dfm train = train("fine", "--recipe", "fine", "--backbone", "djl:resnet18", "--no-pretrained");

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(metrics("fine").path("layer").asText()).isEqualTo("layer2,layer3");
    assertThat(folder.resolve("fine/config.yaml"))
        .content()
        .contains("image-score: top:0.02", "score-scale: location", "map-scale: log");
    Dfm test =
        Dfm.run(
            "test",
            "--model",
            folder.resolve("fine/model.dfm"),
            "--data",
            data,
            "--output",
            folder.resolve("fine-tested"));
    assertThat(test.exitCode()).as(test.err()).isZero();
    assertThat(folder.resolve("fine-tested/predictions.csv"))
        .hasSameTextualContentAs(folder.resolve("fine/predictions.csv"));
  }

  @Test
  void recipesCopiesAndSizeGiveWayToWhatIsGiven() throws IOException {
    Dfm plain = train("plain", "--recipe", "fine", "--augment", "none", "--image-size", 64);
    assertThat(plain.exitCode()).as(plain.err()).isZero();
    assertThat(folder.resolve("plain/config.yaml"))
        .content()
        .contains("augment: none", "augment-copies: 4", "pooling: 1", "image-size: \"64\"");
    Dfm again = train("plain-again", "--config", folder.resolve("plain/config.yaml"));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(folder.resolve("plain-again/predictions.csv"))
        .hasSameTextualContentAs(folder.resolve("plain/predictions.csv"));
    Dfm large = train("large", "--recipe", "fine", "--image-size", 512, "--augment-copies", 1);
    assertThat(large.exitCode()).as(large.err()).isZero();
    assertThat(folder.resolve("large/config.yaml"))
        .content()
        .contains("pooling: 2", "augment: slight", "augment-copies: 1");
  }

  @Test
  void recipeFineTakesSmallerImagesAndCellsOfSixteenPixelsWhereThereAreManyImages()
      throws IOException {
    Path many = Files.createDirectories(folder.resolve("many"));
    Random random = new Random(1);
    StringBuilder list = new StringBuilder("path,label,split\n");
    for (int i = 0; i < 100; i++) {
      BufferedImage noise = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
      for (int pixel = 0; pixel < 256; pixel++) {
        noise.setRGB(pixel % 16, pixel / 16, random.nextInt(1 << 24));
      }
      Path image = many.resolve(i + ".png");
      ImageIO.write(noise, "png", image.toFile());
      list.append(image).append(",good,train\n");
    }
    Path csv = Files.writeString(folder.resolve("many.csv"), list);
    Dfm fit =
        Dfm.run(
            "fit",
            "--data",
            csv,
            "--output",
            folder.resolve("many-fitted"),
            "--recipe",
            "fine",
            "--backbone",
            "djl:resnet18",
            "--no-pretrained",
            "--augment",
            "none");

    assertThat(fit.exitCode()).as(fit.err()).isZero();
    assertThat(fit.err()).contains("image size: 256, since 100 images are many");
    assertThat(folder.resolve("many-fitted/config.yaml"))
        .content()
        .contains("image-size: \"256\"", "pooling: 2", "layer: \"layer2,layer3:pooling=1\"");
  }

  @Test
  void recipeFastIsOneLayerOfPooledCells() throws IOException {
    Dfm fast = train("fast", "--recipe", "fast", "--backbone", "djl:resnet18", "--no-pretrained");
    assertThat(fast.exitCode()).as(fast.err()).isZero();
    assertThat(folder.resolve("fast/config.yaml"))
        .content()
        .contains("pooling: 2", "score-scale: location", "augment: none");
    assertThat(metrics("fast").path("layer").asText()).doesNotContain(",");
  }

  @Test
  void fitInAStreamKnowsItsMapsToo() throws IOException {
    Dfm train = train("stream", "--recipe", "fine", "--memory", "1m");

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(train.err()).contains("fitted as a stream");
    assertThat(metrics("stream").path("image_AUROC").asDouble()).isGreaterThan(0.9);
  }

  @Test
  void whatIsGivenWinsOverTheRecipe() {
    Dfm train = train("mine", "--recipe", "fine", "--image-score", "max", "--pooling", 2);

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(folder.resolve("mine/config.yaml"))
        .content()
        .contains("image-score: max", "pooling: 2", "score-scale: location");
  }

  @Test
  void recipesLayerIsForItsOwnNetworkAlone() throws IOException {
    Dfm train = train("anomalib", "--recipe", "anomalib", "--backbone", "onnx:scattering");

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(metrics("anomalib").path("layer").asText()).isEqualTo("scattering");
    assertThat(folder.resolve("anomalib/config.yaml")).content().contains("pooling: 4");
  }

  @Test
  void twoNetworksScoreAsOne() throws IOException {
    String two = "onnx:scattering+djl:resnet18";
    Dfm train = train("two", "--backbone", two, "--no-pretrained", "--layer", "1/order1,2/layer2");

    assertThat(train.exitCode()).as(train.err()).isZero();
    assertThat(metrics("two").path("layer").asText())
        .isEqualTo("1/order1,2/layer2:pooling=4:standardize=false");
    Dfm predict =
        Dfm.run("predict", "--model", folder.resolve("two/model.dfm"), data.resolve("test/good"));
    assertThat(predict.exitCode()).as(predict.err()).isZero();
    String first = Files.readAllLines(folder.resolve("two/predictions.csv")).get(1);
    assertThat(predict.out()).contains(first.split(",", -1)[1]);
  }

  @Test
  void networkAmongOthersSeesWhatItSeesAlone() throws IOException {
    Object[] settings = {"--pooling", 1, "--no-standardize", "--pca-level", 3, "--no-pretrained"};
    List<Double> sum = new ArrayList<>();
    for (String[] one :
        new String[][] {{"onnx:scattering", "order1"}, {"djl:resnet18", "layer2"}}) {
      Object[] words = concat(settings, "--backbone", one[0], "--layer", one[1]);
      assertThat(train(one[1], words).exitCode()).isZero();
      List<Double> scores = scores(one[1]);
      for (int i = 0; i < scores.size(); i++) {
        if (sum.size() == i) {
          sum.add(0.0);
        }
        sum.set(i, sum.get(i) + scores.get(i));
      }
    }
    String two = "onnx:scattering+djl:resnet18";
    train("sum", concat(settings, "--backbone", two, "--layer", "1/order1,2/layer2"));

    List<Double> joint = scores("sum");
    assertThat(joint).hasSameSizeAs(sum);
    for (int i = 0; i < sum.size(); i++) {
      assertThat(Math.abs(joint.get(i) - sum.get(i))).isLessThan(1e-6 * sum.get(i));
    }
  }

  private static Object[] concat(Object[] some, Object... more) {
    List<Object> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray();
  }

  private static List<Double> scores(String output) throws IOException {
    return Files.readAllLines(folder.resolve(output).resolve("predictions.csv")).stream()
        .skip(1)
        .map(line -> Double.parseDouble(line.split(",", -1)[1]))
        .toList();
  }

  @Test
  void layersOfSeveralNetworksNeedTheirNumber() {
    Dfm train = train("none", "--backbone", "onnx:scattering+onnx:scattering", "--layer", "order1");

    assertThat(train.exitCode()).isEqualTo(2);
    assertThat(train.err()).contains("'order1' of 2 backbones", "such as 1/order1");
  }

  @Test
  void likelihoodHasNoMapsToFuse() {
    Dfm train = train("nll", "--score", "nll", "--image-score", "max");

    assertThat(train.exitCode()).isEqualTo(2);
    assertThat(train.err()).contains("--score nll has no maps to fuse");
  }

  @Test
  void manualThresholdOfARunRelabelsAndManyHighScoresAreCalledDrift() {
    assertThat(train("drift").exitCode()).isZero();
    Path model = folder.resolve("drift/model.dfm");
    List<Object> words = new ArrayList<>(List.of("predict", "--model", model));
    words.addAll(List.of("--threshold", "manual:1e30"));
    for (int i = 0; i < 6; i++) {
      words.add(data.resolve("test/spot"));
    }

    Dfm predict = Dfm.run(words.toArray());

    assertThat(predict.exitCode()).as(predict.err()).isZero();
    assertThat(predict.out()).contains(",normal").doesNotContain(",anomalous");
    assertThat(predict.err()).contains("warning: 24 of 24 images (100 %) score above 99.9 %");
    assertThat(predict.err()).contains("Kolmogorov-Smirnov test against those: distance 1.000");
    assertThat(Dfm.run("info", model).out()).contains("held_out_scores", "median");
  }

  @Test
  void unknownRecipeNamesTheNearest() {
    Dfm train = train("none", "--recipe", "fien");

    assertThat(train.exitCode()).isEqualTo(2);
    assertThat(train.err()).contains("recipe 'fien'", "did you mean 'fine'");
  }
}
