package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.engine.update.UpdateReport;
import org.deepfeature.dfm.engine.update.UpdateRequest;
import org.deepfeature.dfm.runtime.AnomalyDetector;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An update is a fit on what it leaves in the model, to the bit. */
@Tag("slow")
class UpdateTest {
  private static final List<Object> BASE =
      List.of(
          "--backbone",
          "onnx:scattering",
          "--layer",
          "order1",
          "--pooling",
          1,
          "--image-size",
          64,
          "--threads",
          2,
          "--batch-size",
          5);

  @TempDir static Path folder;
  private static Path all;
  private static Path old;
  private static Path more;

  /** The later images of the set come to those of a part of it. */
  @BeforeAll
  static void draw() throws IOException {
    all = Parts.write(folder.resolve("all"));
    old = Parts.write(folder.resolve("old"));
    more = Files.createDirectories(folder.resolve("more"));
    for (int i = 8; i < Parts.TRAIN; i++) {
      String name = "%03d.png".formatted(i);
      Files.move(old.resolve("train/good").resolve(name), more.resolve(name));
    }
  }

  private static Path fit(Path data, String name, Object... options) {
    List<Object> arguments = new ArrayList<>(List.of("fit", "--data", data));
    Path output = folder.resolve(name);
    arguments.addAll(List.of("--output", output));
    arguments.addAll(BASE);
    arguments.addAll(Arrays.asList(options));
    Dfm fit = Dfm.run(arguments.toArray());
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    return output.resolve("model.dfm");
  }

  private static Object[] updatable(Object... options) {
    return Stream.concat(Stream.of(options), Stream.of("--updatable")).toArray();
  }

  private static Dfm update(Path model, Path output, Object... options) {
    List<Object> arguments =
        new ArrayList<>(List.of("update", "--model", model, "--output", output));
    arguments.addAll(Arrays.asList(options));
    return Dfm.run(arguments.toArray());
  }

  private static Path done(Dfm update, Path output) {
    assertThat(update.exitCode()).as(update.err()).isZero();
    return output;
  }

  private static void assertSame(Path one, Path other) {
    DfmFile a = DfmFile.read(one);
    DfmFile b = DfmFile.read(other);
    assertThat(a.file().tensors()).isEqualTo(b.file().tensors());
    assertThat(a.postProcessor()).isEqualTo(b.postProcessor());
    assertThat(a.metadata().path("common_scale")).isEqualTo(b.metadata().path("common_scale"));
    assertThat(a.trainingImages()).isEqualTo(b.trainingImages());
    assertThat(a.networks().keySet()).isEqualTo(b.networks().keySet());
  }

  private static JsonNode report(Path output) throws IOException {
    return JsonMapper.builder().build().readTree(output.resolveSibling("update.json").toFile());
  }

  static Stream<List<Object>> options() {
    return Stream.of(
        List.of(),
        List.of("--score", "nll"),
        List.of("--score", "nll", "--density", "knn"),
        List.of("--score", "combined", "--layer", "order1,scattering", "--score-scale", "location"),
        List.of("--score", "combined", "--density", "ppca", "--standardize"),
        List.of("--map-scale", "location", "--image-score", "top:0.05", "--blur", 1),
        List.of("--threshold", "fpr:0.2", "--pixel-threshold", "quantile:0.9", "--min-region", 9),
        List.of("--reducer", "randomized-pca"),
        List.of("--memory", "20k"),
        List.of("--embedding", "cells", "--cell-centre", "local", "--standardize"),
        List.of("--embedding", "cells", "--score-scale", "log", "--image-score", "pixels:0.05"),
        List.of("--embedding", "cells", "--score", "nll", "--augment", "turn"),
        List.of("--val-split-mode", "from_test"),
        List.of("--augment", "slight", "--augment-copies", 2));
  }

  @ParameterizedTest
  @MethodSource("options")
  void addingIsAFitOnAllOfThem(List<Object> options) {
    Object[] given = options.toArray();
    Path fitted = fit(all, "fitted" + options.hashCode(), given);
    Path before = fit(old, "before" + options.hashCode(), updatable(given));

    Path after = folder.resolve("after%s.dfm".formatted(options.hashCode()));
    done(update(before, after, "--normal", more), after);

    assertSame(after, fitted);
    assertThat(DfmFile.read(after).trainingFilesSha256())
        .isEqualTo(DfmFile.read(fitted).trainingFilesSha256());
  }

  @ParameterizedTest
  @MethodSource("options")
  void forgettingIsAFitWithoutThem(List<Object> options) {
    Object[] given = options.toArray();
    Path fitted = fit(old, "without" + options.hashCode(), given);
    Path before = fit(all, "with" + options.hashCode(), updatable(given));

    Path after = folder.resolve("less%s.dfm".formatted(options.hashCode()));
    done(update(before, after, "--forget", more), after);

    assertSame(after, fitted);
    assertThat(DfmFile.read(after).kept().orElseThrow().rows())
        .noneMatch(row -> row.name().contains("008.png"));
  }

  @Test
  void oneThatCameBackIsAsItWas() throws IOException {
    Path model = fit(old, "back", updatable());
    Path there = Files.copy(model, folder.resolve("there.dfm"));

    done(update(there, there, "--normal", more), there);
    Dfm again = update(there, there, "--normal", more);
    done(update(there, there, "--forget", more), there);

    assertThat(again.out()).contains("images: 12 before, 4 skipped, being in the model already");
    assertSame(there, model);
    assertThat(DfmFile.read(there).updates()).hasSize(3);
    Dfm info = Dfm.run("info", there);
    assertThat(info.exitCode()).as(info.err()).isZero();
    assertThat(info.out())
        .contains("added 4, forgotten 0")
        .contains("added 0, forgotten 4")
        .contains("8 x 528 float32, 16.9 kB")
        .containsPattern("state +intact");
  }

  @Test
  void whatMovedIsReported() throws IOException {
    Path model = fit(old, "moved", updatable());
    Path output = folder.resolve("moved/new.dfm");

    Dfm update = update(model, output, "--normal", more);

    JsonNode report = report(output);
    assertThat(report.at("/images/before").asInt()).isEqualTo(8);
    assertThat(report.at("/images/added").asInt()).isEqualTo(4);
    assertThat(report.at("/images/after").asInt()).isEqualTo(12);
    assertThat(report.at("/layers/0/components_after").asInt())
        .isGreaterThan(report.at("/layers/0/components_before").asInt());
    assertThat(report.at("/layers/0/largest_angle_degrees").asDouble()).isBetween(0.1, 90.0);
    assertThat(report.at("/thresholds/image_after").asDouble())
        .isEqualTo(DfmFile.read(output).postProcessor().image().threshold());
    assertThat(report.at("/new_images/images").asInt()).isEqualTo(4);
    assertThat(report.at("/test/images").asInt()).isEqualTo(8);
    assertThat(report.at("/test/defective").asInt()).isEqualTo(4);
    assertThat(report.at("/test/auroc_after").asDouble()).isEqualTo(1);
    assertThat(update.out())
        .contains("images: 8 before, 4 added; 12 now")
        .contains("threshold, from held-out normal images:")
        .contains("test set: 8 images, defects found");
  }

  /** Labels of the report are those that a test gives. */
  @Test
  void theTestSetIsJudgedAsATestJudgesIt() throws IOException {
    Path model = fit(old, "judged", updatable());
    Path output = folder.resolve("judged/new.dfm");
    done(update(model, output, "--normal", more), output);

    Dfm test = Dfm.run("test", "--model", output, "--data", old, "--output", folder.resolve("jt"));

    assertThat(test.exitCode()).isZero();
    long anomalous =
        Files.readAllLines(folder.resolve("jt/predictions.csv")).stream()
            .filter(line -> line.contains(",anomalous"))
            .count();
    JsonNode found = report(output).path("test");
    assertThat(found.path("found_after").asInt() + found.path("false_alarms_after").asInt())
        .isEqualTo((int) anomalous);
  }

  @Test
  void falseAlarmsPassAndDefectsDoNot() throws IOException {
    Path model = fit(all, "alarm", updatable());
    Path alarms = Files.createDirectories(folder.resolve("alarms"));
    Files.copy(all.resolve("test/spot/000.png"), alarms.resolve("stain.png"));
    Path output = folder.resolve("alarm/new.dfm");

    Dfm update = update(model, output, "--false-alarms", alarms);

    done(update, output);
    JsonNode report = report(output);
    assertThat(report.at("/false_alarms/judged/anomalous_before").asInt()).isEqualTo(1);
    assertThat(report.at("/false_alarms/judged/anomalous_after").asInt()).isZero();
    // It is one of the test images, of which it is none any more.
    assertThat(report.at("/test/images").asInt()).isEqualTo(7);
    assertThat(report.at("/test/left_out").asInt()).isEqualTo(1);
    assertThat(report.has("new_images")).isFalse();
    assertThat(update.out()).contains("false alarms: 1 of 1 were anomalous, 0 are");
    assertThat(update.err())
        .contains(
            "warning: the model is fitted on 1 image that the test set calls defective:"
                + " test/spot/000.png");
    assertThat(report.at("/warnings/0").asText()).contains("calls defective");
    try (AnomalyDetector detector = AnomalyDetector.load(output)) {
      assertThat(detector.predict(alarms.resolve("stain.png")).anomalous()).isFalse();
    }
    assertThat(DfmFile.read(output).kept().orElseThrow().rows())
        .filteredOn(KeptRow::falseAlarm)
        .hasSize(1);

    done(update(output, output, "--forget", alarms), output);

    assertSame(output, model);
  }

  /** A random subspace takes no notice of what it is fitted on. */
  @Test
  void falseAlarmsThatCannotPassAreNamed() throws IOException {
    Path model = fit(all, "random", updatable("--reducer", "random-projection"));
    Path output = folder.resolve("random/new.dfm");

    Dfm update = update(model, output, "--false-alarms", all.resolve("test/spot"));

    done(update, output);
    JsonNode alarms = report(output).path("false_alarms");
    assertThat(alarms.at("/judged/anomalous_after").asInt()).isEqualTo(4);
    assertThat(alarms.path("weight").asInt()).isEqualTo(1);
    assertThat(alarms.path("passing_unseen").asInt()).isZero();
    assertThat(update.out())
        .contains("false alarms: 4 of 4 were anomalous, 4 are; each counts once")
        .containsPattern("still anomalous: .*003.png")
        .contains("pass a model of the other half: 0 of 4");
  }

  /** By the threshold of the whole, each is judged by a model that knows the other one alone. */
  @Test
  void whetherTheNextOneOfTheirKindPassesIsTried() throws IOException {
    Path model = fit(all, "kind", updatable());
    Path both = Files.createDirectories(folder.resolve("both"));
    List<Path> alone = new ArrayList<>();
    for (String name : List.of("000.png", "001.png")) {
      Path spot = all.resolve("test/spot").resolve(name);
      Path one = Files.createDirectories(folder.resolve("alone" + alone.size()));
      Files.copy(spot, both.resolve(name));
      alone.add(Files.copy(spot, one.resolve(name)));
    }
    Path output = folder.resolve("kind/new.dfm");
    done(update(model, output, "--false-alarms", both), output);
    JsonNode report = report(output);

    double threshold = report.at("/thresholds/image_after").asDouble();
    int passing = 0;
    for (int i = 0; i < 2; i++) {
      Path other = folder.resolve("kind/other%s.dfm".formatted(i));
      done(update(model, other, "--false-alarms", alone.get(1 - i).getParent()), other);
      try (AnomalyDetector detector = AnomalyDetector.load(other)) {
        passing += detector.predict(alone.get(i)).score() < threshold ? 1 : 0;
      }
    }

    assertThat(report.at("/false_alarms/weight").asInt()).isEqualTo(1);
    assertThat(report.at("/false_alarms/passing_unseen").asInt()).isEqualTo(passing);
  }

  @Test
  void imagesAreKnownByTheirContent() throws IOException {
    Path model = fit(all, "content", updatable());
    Path leaving = Files.createDirectories(folder.resolve("leaving"));
    Files.copy(all.resolve("train/good/003.png"), leaving.resolve("another name.png"));
    Files.copy(all.resolve("test/good/000.png"), leaving.resolve("000.png"));
    Path output = folder.resolve("content/new.dfm");

    Dfm update = update(model, output, "--forget", leaving);

    done(update, output);
    assertThat(update.out())
        .contains("images: 12 before, 1 forgotten; 11 now")
        .contains("not forgotten, since the model does not have it: 000.png");
  }

  @Test
  void badImagesAreNamedAndTheOthersAdded() throws IOException {
    Path model = fit(old, "bad", updatable());
    Path mixed = Files.createDirectories(folder.resolve("mixed"));
    Files.copy(more.resolve("008.png"), mixed.resolve("008.png"));
    Files.writeString(mixed.resolve("broken.png"), "no image");
    Path output = folder.resolve("bad/new.dfm");

    Dfm strict = update(model, output, "--normal", mixed);
    Dfm lenient = update(model, output, "--normal", mixed, "--skip-bad-images");

    assertThat(strict.exitCode()).isEqualTo(1);
    assertThat(strict.err()).contains("broken.png");
    assertThat(lenient.exitCode()).isZero();
    assertThat(lenient.out()).contains("1 added, 1 skipped, being unreadable; 9 now");
  }

  @Test
  void whatCannotBeDoneLeavesTheModelAlone() throws IOException {
    Path plain = fit(old, "plain");
    Path model = fit(old, "refused", updatable());
    byte[] before = Files.readAllBytes(model);

    assertRefused(1, update(plain, plain, "--normal", more), "fit it once more with --updatable");
    assertRefused(2, update(model, model), "give --normal DIR, --forget DIR or --false-alarms DIR");
    assertRefused(1, update(model, model, "--forget", more), "Not one of the 4 images in");
    assertRefused(
        1, update(model, model, "--forget", old.resolve("train/good")), "would be left with 0");
    assertRefused(
        2, update(model, model, "--normal", more, "--forget", more), "4 of the images to fold in");
    assertRefused(2, update(model, model, "--normal", more, "--pooling", 2), "takes a new fit");
    assertRefused(1, update(model, model, "--normal", folder.resolve("none")), "does not exist");
    assertThat(Files.readAllBytes(model)).isEqualTo(before);
  }

  private static void assertRefused(int exitCode, Dfm update, String why) {
    assertThat(update.exitCode()).as(update.out()).isEqualTo(exitCode);
    assertThat(update.err()).contains(why);
  }

  @Test
  void validatedThresholdsAreNotReplacedByOthersWithoutAWord() {
    Path model = fit(old, "validated", updatable());
    Dfm.run("validate", "--model", model, "--data", old, "--val-split-mode", "from_test");
    Path output = folder.resolve("validated/new.dfm");

    assertRefused(1, update(model, output, "--normal", more), "were chosen from validation images");
    assertThat(update(model, output, "--normal", more, "--val-split-mode", "from_test").out())
        .contains("threshold, from validation images:");
    assertThat(update(model, output, "--normal", more, "--val-split-mode", "none").out())
        .contains("threshold, from held-out normal images:");
  }

  @Test
  void damagedStatisticsStopAnUpdateAndNothingElse() throws IOException {
    Path model = fit(old, "damaged", updatable());
    byte[] bytes = Files.readAllBytes(model);
    int at = new String(bytes, 0, bytes.length, StandardCharsets.ISO_8859_1).lastIndexOf("[{");
    bytes[at - 5] ^= 1;
    Files.write(model, bytes);

    assertThat(Dfm.run("predict", "--model", model, more).exitCode()).isZero();
    assertThat(Dfm.run("info", model).out()).containsPattern("state +What .* is damaged");
    assertRefused(1, update(model, model, "--normal", more), "is damaged");
    assertThat(Files.readAllBytes(model)).isEqualTo(bytes);
  }

  @Test
  void aTestSetThatIsGoneIsSaid() throws IOException {
    Path data = Parts.write(folder.resolve("gone"));
    Path model = fit(data, "went", updatable());
    Files.move(data, folder.resolve("elsewhere"));
    Path output = folder.resolve("went/new.dfm");

    assertThat(update(model, output, "--normal", more).out())
        .contains("test set: none, the data that the model was made of (" + data + ")");
    assertThat(update(model, output, "--normal", more, "--data", folder.resolve("elsewhere")).out())
        .contains("test set: 8 images");
    assertRefused(1, update(model, output, "--normal", more, "--data", data), data.toString());
  }

  @Test
  void anExportedGraphDoesNotClaimToHaveThem() {
    Path model = fit(old, "exported", updatable());
    Path graph = folder.resolve("exported/model.onnx");

    assertThat(Dfm.run("export", "--model", model, "--output", graph).exitCode()).isZero();

    assertThat(Dfm.run("info", graph).out()).doesNotContain("kept statistics");
    assertRefused(2, update(graph, graph, "--normal", more), "takes the model.dfm");
  }

  @Test
  void sameUpdateSameBytes() throws IOException {
    Path model = fit(old, "bytes", updatable());
    Path one = folder.resolve("bytes/one.dfm");
    Path two = folder.resolve("bytes/two.dfm");

    done(update(model, one, "--normal", more), one);
    done(update(model, two, "--normal", more), two);

    assertThat(one).hasSameBinaryContentAs(two);
  }

  @Test
  void theEngineCanAllOfIt() {
    Path model = fit(old, "engine", updatable());
    Path output = folder.resolve("engine-output");

    UpdateReport report =
        Engine.create()
            .update(
                model.getParent(), GivenOptions.NONE, UpdateRequest.NONE.withNormal(more), output);

    assertThat(report.images().added()).isEqualTo(4);
    assertThat(report.test()).isNotNull();
    assertThat(DfmFile.read(output).trainingImages()).isEqualTo(12);
  }
}
