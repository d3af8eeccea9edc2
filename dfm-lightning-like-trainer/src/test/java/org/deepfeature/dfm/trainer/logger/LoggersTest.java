package org.deepfeature.dfm.trainer.logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05.500Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  private static void log(Logger logger) {
    logger.logHyperparameters(Map.of("pca-level", "0.97", "backbone", "onnx:scattering"));
    logger.logMetrics(Map.of("epoch", 0.0, "fit/images", 32.0), 1);
    logger.logMetrics(Map.of("epoch", 0.0, "fit/images", 40.0), 2);
    logger.logMetrics(Map.of("fit/k", 7.0), 2);
    logger.finish(Logger.Status.SUCCESS);
    logger.close();
    logger.close();
  }

  @Test
  void csvHasARowForEachTimeAndAColumnForEachName() throws IOException {
    log(new CsvLogger(folder.resolve("logs")));

    assertThat(Files.readAllLines(folder.resolve("logs/metrics.csv")))
        .containsExactly("epoch,step,fit/images,fit/k", "0,1,32.0,", "0,2,40.0,", ",2,,7.0");
    assertThat(Files.readAllLines(folder.resolve("logs/hparams.yaml")))
        .containsExactly("backbone: onnx:scattering", "pca-level: \"0.97\"");
  }

  @Test
  void csvCanBeReadWhileItGrows() throws IOException {
    try (CsvLogger logger = new CsvLogger(folder)) {
      logger.logMetrics(Map.of("a", 1.0), 1);
      assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(2);
      logger.logMetrics(Map.of("a", 2.0), 2);
      assertThat(Files.readAllLines(folder.resolve("metrics.csv"))).hasSize(3);
    }
  }

  @Test
  void jsonLinesHaveTimeAndEvent() throws IOException {
    log(new JsonLinesLogger(folder, CLOCK));

    String time = "{\"time\":\"2026-01-02T03:04:05.500Z\",\"event\":";
    assertThat(Files.readAllLines(folder.resolve("log.jsonl")))
        .containsExactly(
            time
                + "\"hyperparameters\",\"hyperparameters\":{\"backbone\":\"onnx:scattering\","
                + "\"pca-level\":\"0.97\"}}",
            time + "\"metrics\",\"step\":1,\"metrics\":{\"epoch\":0.0,\"fit/images\":32.0}}",
            time + "\"metrics\",\"step\":2,\"metrics\":{\"epoch\":0.0,\"fit/images\":40.0}}",
            time + "\"metrics\",\"step\":2,\"metrics\":{\"fit/k\":7.0}}",
            time + "\"finish\",\"status\":\"success\"}");
  }

  @Test
  void consoleSaysALineEach() {
    StringWriter out = new StringWriter();

    log(new ConsoleLogger(new PrintWriter(out)));

    assertThat(out.toString().lines())
        .containsExactly(
            "hyperparameters: backbone onnx:scattering, pca-level 0.97",
            "step 1: epoch 0.00000, fit/images 32.0000",
            "step 2: epoch 0.00000, fit/images 40.0000",
            "step 2: fit/k 7.00000",
            "success");
  }

  /** Reads TensorFlow's framing by its definition, with a CRC of its own. */
  private static List<UnknownFieldSet> events(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<UnknownFieldSet> events = new ArrayList<>();
    while (bytes.hasRemaining()) {
      byte[] length = new byte[8];
      bytes.get(length);
      assertThat(bytes.getInt()).isEqualTo(masked(length));
      byte[] event =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      bytes.get(event);
      assertThat(bytes.getInt()).isEqualTo(masked(event));
      events.add(UnknownFieldSet.parseFrom(event));
    }
    return events;
  }

  private static int masked(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) * 0x82f63b78);
      }
    }
    crc = ~crc;
    return ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
  }

  private static UnknownFieldSet message(UnknownFieldSet in, int field)
      throws InvalidProtocolBufferException {
    return UnknownFieldSet.parseFrom(in.getField(field).getLengthDelimitedList().get(0));
  }

  private static List<String> tags(UnknownFieldSet event) throws InvalidProtocolBufferException {
    List<String> tags = new ArrayList<>();
    if (event.hasField(5)) {
      for (ByteString value : message(event, 5).getField(1).getLengthDelimitedList()) {
        tags.add(
            UnknownFieldSet.parseFrom(value)
                .getField(1)
                .getLengthDelimitedList()
                .get(0)
                .toStringUtf8());
      }
    }
    return tags;
  }

  @Test
  void tensorBoardFileHasWholeRecordsOfScalarsAndHyperparameters() throws IOException {
    log(new TensorBoardLogger(folder, CLOCK));

    Path file;
    try (var files = Files.list(folder)) {
      file = files.findFirst().orElseThrow();
    }
    assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1767323045.dfm.");
    List<UnknownFieldSet> events = events(file);
    assertThat(events.get(0).getField(3).getLengthDelimitedList().get(0).toStringUtf8())
        .isEqualTo("brain.Event:2");
    assertThat(Double.longBitsToDouble(events.get(0).getField(1).getFixed64List().get(0)))
        .isEqualTo(1767323045.5);
    List<String> tags = new ArrayList<>();
    for (UnknownFieldSet event : events) {
      tags.addAll(tags(event));
    }
    assertThat(tags)
        .containsExactly(
            "_hparams_/experiment",
            "_hparams_/session_start_info",
            "hyperparameters/text_summary",
            "epoch",
            "fit/images",
            "epoch",
            "fit/images",
            "fit/k",
            "_hparams_/session_end_info");
    UnknownFieldSet last = events.get(events.size() - 2);
    assertThat(last.getField(2).getVarintList()).containsExactly(2L);
    UnknownFieldSet value = message(message(last, 5), 1);
    assertThat(Float.intBitsToFloat(value.getField(2).getFixed32List().get(0))).isEqualTo(7);
  }

  @Test
  void stepsGoOnFromStageToStage() throws IOException {
    try (Logger logger = new GlobalSteps(new CsvLogger(folder))) {
      logger.logMetrics(Map.of("a", 1.0), 7);
      logger.logMetrics(Map.of("a", 2.0), 0);
      logger.finish(Logger.Status.SUCCESS);
    }

    assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
        .containsExactly("epoch,step,a", ",7,1.0", ",7,2.0");
  }

  @Test
  void compositeTellsAllAlsoWhereOneFails() {
    List<String> told = new ArrayList<>();
    Logger failing =
        new Logger() {
          @Override
          public void logHyperparameters(Map<String, String> hyperparameters) {
            throw new DfmException("disk full");
          }

          @Override
          public void logMetrics(Map<String, Double> metrics, long step) {}

          @Override
          public void finish(Status status) {}

          @Override
          public void close() {
            told.add("closed");
          }
        };
    StringWriter out = new StringWriter();
    Logger both = new CompositeLogger(List.of(failing, new ConsoleLogger(new PrintWriter(out))));

    assertThatThrownBy(() -> both.logHyperparameters(Map.of("a", "b"))).hasMessage("disk full");
    both.close();

    assertThat(out.toString()).contains("a b");
    assertThat(told).containsExactly("closed");
  }

  @Test
  void folderThatCannotBeIsAnErrorWithItsName() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new CsvLogger(file).logMetrics(Map.of("a", 1.0), 1))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(file.toString());
  }
}
