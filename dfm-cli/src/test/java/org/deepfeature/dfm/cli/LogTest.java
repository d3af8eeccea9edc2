package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands tell on standard error: how much of it, and as what. */
class LogTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path images;
  private static Path model;

  @BeforeAll
  static void fit() throws IOException {
    Path data = Parts.write(folder.resolve("parts"));
    images = folder.resolve("images");
    Files.createDirectories(images);
    try (Stream<Path> good = Files.list(data.resolve("train/good"))) {
      Files.copy(good.sorted().findFirst().orElseThrow(), images.resolve("a.png"));
    }
    Files.writeString(images.resolve("broken.png"), "no image");
    Path output = folder.resolve("fitted");
    Dfm run = Dfm.run("fit", "--data", data, "--image-size", 64, "--output", output);
    assertThat(run.exitCode()).as(run.err()).isZero();
    model = output.resolve("model.dfm");
  }

  private static List<JsonNode> json(String err) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : err.lines().toList()) {
      JsonNode json = MAPPER.readTree(line);
      assertThat(json.isObject()).as(line).isTrue();
      assertThat(Instant.parse(json.path("time").asText())).isNotNull();
      assertThat(json.path("level").asText()).isIn("error", "warn", "info", "debug");
      assertThat(json.path("logger").asText()).startsWith("dfm");
      assertThat(json.path("message").asText()).isNotBlank();
      lines.add(json);
    }
    return lines;
  }

  private static Dfm predict(Object... flags) {
    List<Object> words = new ArrayList<>(List.of("predict", "--model", model, images));
    words.addAll(List.of(flags));
    return Dfm.run(words.toArray());
  }

  @Test
  void resultsAreTheSameHoweverMuchIsTold() {
    Dfm plain = predict();

    assertThat(plain.err()).contains("skipped: ", "broken.png", "data: predict 2");
    for (String flags :
        List.of(
            "--quiet",
            "--log-level=error",
            "--log-level=warn",
            "--log-level=info",
            "--log-level=debug",
            "--log-format=json",
            "--log-format=text")) {
      Dfm run = predict(flags);
      assertThat(run.out()).as(flags).isEqualTo(plain.out());
      assertThat(run.exitCode()).as(flags).isEqualTo(plain.exitCode()).isEqualTo(1);
    }
  }

  @Test
  void quietTellsErrorsAloneAndWhyTheExitCodeIsNotZero() {
    Dfm refused = predict("--quiet");
    Dfm accepted = predict("--quiet", "--skip-bad-images");

    assertThat(refused.err().lines()).singleElement().asString().contains("1 image", "broken.png");
    assertThat(accepted.exitCode()).isZero();
    assertThat(accepted.err()).isEmpty();
  }

  @Test
  void eachLevelTellsWhatTheOneBeforeTellsAndMore() {
    String error = predict("--log-level", "error").err();
    String warn = predict("--log-level", "warn").err();
    String info = predict("--log-level", "info").err();
    String debug = predict("--log-level", "debug").err();

    assertThat(warn).contains("skipped: ").doesNotContain("data: predict");
    assertThat(error).doesNotContain("skipped: ");
    assertThat(info).contains("skipped: ", "data: predict").doesNotContain("debug: ");
    assertThat(debug).contains("skipped: ", "data: predict", "debug: exit 1 after");
    assertThat(info).isEqualTo(predict().err());
  }

  @Test
  void jsonIsAnObjectALineWithTheLevelOfEach() throws IOException {
    List<JsonNode> lines = json(predict("--log-format", "json").err());

    assertThat(lines)
        .anySatisfy(
            line -> {
              assertThat(line.path("level").asText()).isEqualTo("warn");
              assertThat(line.path("logger").asText()).isEqualTo("dfm.predict");
              assertThat(line.path("message").asText()).contains("broken.png");
            })
        .anySatisfy(line -> assertThat(line.path("level").asText()).isEqualTo("info"));
    assertThat(lines.get(lines.size() - 1).path("level").asText()).isEqualTo("error");
  }

  @Test
  void whatFailsIsOneObjectWithoutThePrefixForPeople() throws IOException {
    Dfm failed =
        Dfm.run("predict", "--model", "nowhere.dfm", "x", "--log-format", "json", "--stacktrace");
    Dfm text = Dfm.run("predict", "--model", "nowhere.dfm", "x");

    List<JsonNode> lines = json(failed.err());
    assertThat(lines).hasSize(1);
    assertThat("dfm: " + lines.get(0).path("message").asText() + System.lineSeparator())
        .isEqualTo(text.err());
    assertThat(lines.get(0).path("stacktrace").asText()).contains("\tat org.deepfeature");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "predict --model x --format xml y --log-format json",
        "--log-format json predict --model x --frmat csv y",
        "trian --log-format=json",
        "predict --log-format json",
        "serve --port many --models x --quiet --log-format json",
      })
  void wrongCallsAreToldAsAskedWhereverThatStands(String line) throws IOException {
    Dfm run = Dfm.run((Object[]) line.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(json(run.err()))
        .singleElement()
        .satisfies(one -> assertThat(one.path("level").asText()).isEqualTo("error"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plugins --log-level loud | loud",
        "plugins --log-format xml | xml",
        "plugins --quiet --log-level debug | contradicts",
      })
  void wrongFlagsOfTheLogAreWrongCalls(String line, String why) {
    Dfm run = Dfm.run((Object[]) line.split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).singleElement().asString().startsWith("dfm: ").contains(why);
  }

  /** Libraries log, and print, by themselves; in a process all of it is led into the log. */
  @Test
  void whatTheWholeProcessTellsIsJson() throws Exception {
    Path out = folder.resolve("process.txt");
    Running running =
        Running.start(
            out,
            "predict",
            "--model",
            model,
            images,
            "--log-format",
            "json",
            "--log-level",
            "debug",
            "--output",
            folder.resolve("rows"));

    assertThat(running.exitCode()).isEqualTo(1);
    assertThat(json(running.text()))
        .anySatisfy(line -> assertThat(line.path("level").asText()).isEqualTo("debug"));
  }

  @Test
  void everyCommandHasTheFlags() {
    for (String command :
        new String[] {"train", "serve", "info", "export", "completion", "health"}) {
      assertThat(Dfm.run(command, "--help").out())
          .as(command)
          .contains("--quiet", "--log-level", "--log-format");
    }
  }
}
