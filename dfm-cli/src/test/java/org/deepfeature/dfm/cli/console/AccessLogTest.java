package org.deepfeature.dfm.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.deepfeature.dfm.serve.http.AccessEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines of the access log are whole, whatever became of the process before, or of the disk. */
class AccessLogTest {
  @TempDir private Path folder;
  private final StringWriter said = new StringWriter();

  private static AccessEntry entry(String path) {
    return new AccessEntry(
        Instant.EPOCH, "127.0.0.1", "GET", path, path, 200, 0, 2, 1.5, "part", 1, "");
  }

  private AccessLog open(Path file) {
    PrintWriter out = new PrintWriter(said, true);
    return AccessLog.open(
        file.toString(), out, new Log(() -> out, Log.Level.info, Log.Format.text, "dfm"));
  }

  @Test
  void aLineThatWasCutOffDoesNotTakeTheNextOneWithIt() throws IOException {
    Path file = Files.writeString(folder.resolve("access.jsonl"), "{\"path\":\"/a\"}\n{\"pa");
    try (AccessLog log = open(file)) {
      log.accept(entry("/b"));
    }
    try (AccessLog log = open(file)) {
      log.accept(entry("/c"));
    }

    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(4).first().isEqualTo("{\"path\":\"/a\"}");
    assertThat(lines.get(1)).isEqualTo("{\"pa");
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(lines.get(2)).path("path").asText()).isEqualTo("/b");
    assertThat(mapper.readTree(lines.get(3)).path("path").asText()).isEqualTo("/c");
  }

  @Test
  void aFullDiskIsToldOnceAndLinesAreCounted() {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "needs " + full);
    try (AccessLog log = open(full)) {
      log.accept(entry("/a"));
      log.accept(entry("/b"));
      log.accept(entry("/c"));
    }

    assertThat(said.toString().lines())
        .hasSize(2)
        .anyMatch(line -> line.contains("The access log cannot be written"))
        .last()
        .asString()
        .contains("3 last lines of the access log were left out");
  }
}
