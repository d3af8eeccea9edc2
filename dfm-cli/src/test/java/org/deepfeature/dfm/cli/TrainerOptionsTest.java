package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lightning's options on the command line. */
class TrainerOptionsTest {
  @TempDir private Path folder;
  private Path data;
  private Path output;

  @BeforeEach
  void write() {
    data = Parts.write(folder.resolve("parts"));
    output = folder.resolve("output");
  }

  private Dfm train(Object... more) {
    Object[] first = {"train", "--data", data, "--image-size", 64, "--batch-size", 4};
    Object[] all = new Object[first.length + more.length];
    System.arraycopy(first, 0, all, 0, first.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return Dfm.run(all);
  }

  private static void assertDone(Dfm run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private static void assertWrong(Dfm run, String... parts) {
    assertThat(run.err()).contains(parts);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
  }

  private static int number(Path json, String key) throws IOException {
    return JsonMapper.builder().build().readTree(json.toFile()).path(key).asInt();
  }

  @Test
  void limitsAreBatchesOrSharesOfTheirStage() throws IOException {
    assertDone(
        train("--output", output, "--limit-train-batches", 2, "--limit-test-batches", "0.5"));

    assertThat(number(output.resolve("metrics.json"), "train_images")).isEqualTo(8);
    assertThat(number(output.resolve("metrics.json"), "images")).isEqualTo(4);
    assertThat(Files.readString(output.resolve("config.yaml")))
        .contains("limit-train-batches: \"2\"", "limit-test-batches: \"0.5\"");
  }

  @Test
  void moreEpochsThanOneChangeNothing() {
    assertDone(train("--output", output));
    Path often = folder.resolve("often");
    assertDone(train("--output", often, "--max-epochs", 5));

    assertThat(often.resolve("predictions.csv"))
        .hasSameTextualContentAs(output.resolve("predictions.csv"));
  }

  @Test
  void deterministicRunsAreTheSameToTheByte() {
    Path again = folder.resolve("again");
    assertDone(train("--output", output, "--deterministic"));
    assertDone(train("--output", again, "--deterministic"));

    assertThat(again.resolve("model.dfm")).hasSameBinaryContentAs(output.resolve("model.dfm"));
    assertWrong(
        train("--output", output, "--deterministic", "--device", "cuda"), "deterministic", "cpu");
  }

  @Test
  void fastDevRunGoesThroughEverythingAndKeepsNothing() {
    Dfm run = train("--output", output, "--fast-dev-run", "--logger", "csv");

    assertDone(run);
    assertThat(run.out())
        .containsPattern("fitted +4 images")
        .containsPattern("tested +4 images")
        .doesNotContain("written to");
    assertThat(output).doesNotExist();
  }

  @Test
  void rootFolderGetsAVersionForEachRunAndALinkToTheNewest() throws IOException {
    Path root = folder.resolve("runs");
    assertDone(train("--default-root-dir", root));
    assertDone(train("--default-root-dir", root));

    assertThat(root.resolve("version_0/model.dfm")).isRegularFile();
    assertThat(root.resolve("latest").toRealPath().getFileName()).hasToString("version_1");
    assertDone(
        Dfm.run(
            "test",
            "--model",
            root.resolve("latest/model.dfm"),
            "--data",
            data,
            "--default-root-dir",
            root));
    assertThat(root.resolve("version_2/predictions.csv"))
        .hasSameTextualContentAs(root.resolve("version_0/predictions.csv"));
    assertWrong(train(), "--output", "--default-root-dir");
  }

  @Test
  void aRunThatFailsLeavesNeitherFolderNorVersion() throws IOException {
    Path root = folder.resolve("runs-that-fail");
    assertDone(train("--default-root-dir", root));

    Dfm version = train("--default-root-dir", root, "--layer", "order9");
    Dfm output = train("--output", folder.resolve("a/b/c"), "--layer", "order9");

    assertThat(version.exitCode()).isEqualTo(2);
    assertThat(output.exitCode()).isEqualTo(2);
    assertThat(root.resolve("version_1")).doesNotExist();
    assertThat(root.resolve("latest").toRealPath().getFileName()).hasToString("version_0");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  @Test
  void loggersAndCallbacksAreChosenByName() throws IOException {
    Dfm run =
        train(
            "--output",
            output,
            "--logger",
            "csv, jsonl,tensorboard,console",
            "--callbacks",
            "device-stats");

    assertDone(run);
    List<String> csv = Files.readAllLines(output.resolve("logs/metrics.csv"));
    assertThat(csv.get(0))
        .startsWith("epoch,step,")
        .contains("fit/images_per_second", "fit/k", "memory/heap_bytes", "test/image_AUROC");
    assertThat(csv).hasSizeGreaterThanOrEqualTo(1 + 3 + 1 + 1);
    assertThat(output.resolve("logs/hparams.yaml")).content().contains("image-size: \"64\"");
    assertThat(output.resolve("logs/log.jsonl")).content().contains("\"status\":\"success\"");
    assertThat(run.err()).contains("step 3: ");
    assertThat(output.resolve("logs").toFile().list())
        .anyMatch(name -> name.startsWith("events.out.tfevents."));
    assertWrong(train("--output", output, "--logger", "cvs"), "logger", "did you mean 'csv'");
    assertWrong(
        train("--output", output, "--callbacks", "devicestats"),
        "callback",
        "did you mean 'device-stats'");
  }

  @Test
  void acceleratorAndDevicesAreTheDeviceInLightningsWords() throws IOException {
    assertDone(train("--output", output, "--accelerator", "cpu", "--devices", "1"));
    assertThat(Files.readString(output.resolve("config.yaml"))).contains("device: cpu\n");
    assertWrong(train("--output", output, "--accelerator", "tpu"), "tpu", "cpu");
    assertWrong(train("--output", output, "--devices", "2"), "devices '2'", "one");
    assertWrong(
        train("--output", output, "--accelerator", "gpu", "--device", "cpu"),
        "device cpu contradicts accelerator gpu");
  }

  @Test
  void valuesThatCannotBeAreWrongCalls() {
    assertWrong(train("--output", output, "--max-epochs", "0"), "max-epochs 0");
    assertWrong(
        train("--output", output, "--limit-test-batches", "1.5"), "limit-test-batches", "1.5");
    assertWrong(train("--output", output, "--limit-train-batches", "0"), "leaves nothing");
    assertWrong(train("--output", output, "--max-time", "soon"), "soon", "DD:HH:MM:SS");
    assertWrong(
        train("--output", output, "--fast-dev-run", "--resume", "last"), "cannot be resumed");
    assertWrong(train("--output", output, "--set", "max-epoch=2"), "did you mean 'max-epochs'");
  }

  @Test
  void checkpointThatIsNoneIsRefusedAndWithoutCheckpointsNoneIsWritten() throws IOException {
    Path text = Files.writeString(folder.resolve("text.ckpt"), "no checkpoint");
    Dfm run = train("--output", output, "--resume", text);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("text.ckpt is no checkpoint");

    assertDone(
        train(
            "--output",
            output,
            "--no-enable-checkpointing",
            "--no-enable-progress-bar",
            "--num-sanity-val-steps",
            "1",
            "--max-time",
            "1h"));
    assertThat(output.resolve("checkpoints")).doesNotExist();
  }
}
