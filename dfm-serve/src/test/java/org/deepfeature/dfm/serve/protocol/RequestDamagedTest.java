package org.deepfeature.dfm.serve.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.deepfeature.dfm.runtime.image.BadImageException;
import org.deepfeature.dfm.serve.http.Head;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.deepfeature.dfm.serve.scoring.Decoder;
import org.deepfeature.dfm.serve.scoring.ImageSource;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged bodies of the Open Inference Protocol are read or refused in a line. */
class RequestDamagedTest {
  private static final int PIXELS = 4 * 5 * 3;
  private static final String WORDS = "\"shape\":[1,99999,99999,3]";

  @TempDir private Path folder;

  private static byte[] json(String type, String shape, String rest) {
    return "{\"id\":\"7\",\"inputs\":[{\"name\":\"image\",\"datatype\":\"%s\",\"shape\":%s,%s}]}"
        .formatted(type, shape, rest)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The first eight bytes say how much of the rest is JSON; the header of a request does. */
  private static byte[] body(byte[] json, byte[] binary) {
    return ByteBuffer.allocate(Long.BYTES + json.length + binary.length)
        .putLong(json.length)
        .put(json)
        .put(binary)
        .array();
  }

  private static byte[] files(byte[] file) {
    return ByteBuffer.allocate(Integer.BYTES + file.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(file.length)
        .put(file)
        .array();
  }

  private static void answer(Path file, Decoder decoder) throws IOException, InterruptedException {
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length < Long.BYTES) {
      throw new Refusal(400, "shorter than its header");
    }
    byte[] body = java.util.Arrays.copyOfRange(bytes, Long.BYTES, bytes.length);
    String told = Long.toUnsignedString(ByteBuffer.wrap(bytes).getLong());
    Head head =
        new Head("POST", List.of("v2"), Map.of(), Map.of("inference-header-content-length", told));
    InferenceRequest request = new InferenceReader(ScoringLimits.DEFAULT, 1 << 20).read(head, body);
    for (ImageSource image : request.images()) {
      try {
        image.decoded(decoder, () -> false).get().place().run();
      } catch (ExecutionException e) {
        assertThat(e.getCause()).isInstanceOfAny(Refusal.class, BadImageException.class);
      }
    }
  }

  @Test
  void isAnsweredOrRefused() {
    byte[] picture =
        Base64.getDecoder()
            .decode(
                "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC");
    List<byte[]> bodies =
        List.of(
            body(
                json("UINT8", "[1,4,5,3]", "\"parameters\":{\"binary_data_size\":60}"),
                new byte[PIXELS]),
            body(
                json("FP32", "[1,4,5,3]", "\"parameters\":{\"binary_data_size\":240}"),
                new byte[PIXELS * Float.BYTES]),
            body(
                json(
                    "BYTES",
                    "[1]",
                    "\"parameters\":{\"binary_data_size\":%s}".formatted(picture.length + 4)),
                files(picture)),
            body(json("UINT8", "[1,1,2,3]", "\"data\":[1,2,3,4,5,6]"), new byte[0]));
    try (Decoder decoder = new Decoder(ScoringLimits.DEFAULT)) {
      DamagedFiles.Outcomes outcomes =
          DamagedFiles.of("body", bodies)
              .withoutName()
              .withWords(
                  WORDS, "null", "1e999", "[[[[", "NaN", "\"binary_data_size\":-1", "\"FP32\"")
              .check(folder, file -> answer(file, decoder), List.of(Refusal.class));
      assertThat(outcomes.refused()).isPositive();
      assertThat(outcomes.read()).isPositive();
    }
  }
}
