package org.deepfeature.dfm.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** A small set of parts, and a model trained on it by the command. */
abstract class TrainedFixture {
  @TempDir static Path folder;
  static Path data;
  static Path trained;
  static Dfm training;

  @BeforeAll
  static void train() {
    data = Parts.write(folder.resolve("parts"));
    trained = folder.resolve("trained");
    training = Dfm.run("train", "--data", data, "--output", trained, "--image-size", 64);
  }

  static JsonNode json(Path file) throws IOException {
    return JsonMapper.builder().build().readTree(file.toFile());
  }
}
