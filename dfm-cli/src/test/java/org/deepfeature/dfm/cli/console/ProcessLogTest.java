package org.deepfeature.dfm.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.logging.LogManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What others tell in the process of the command. */
class ProcessLogTest {
  private final StringWriter told = new StringWriter();
  private PrintStream before;

  @BeforeEach
  void keep() {
    before = System.err;
  }

  @AfterEach
  void restore() throws IOException {
    System.setErr(before);
    Thread.setDefaultUncaughtExceptionHandler(null);
    LogManager.getLogManager().readConfiguration();
  }

  private void install(Log.Level level, Log.Format format) {
    PrintWriter err = new PrintWriter(told, true);
    ProcessLog.install(new Log(() -> err, level, format, "dfm"));
  }

  private List<String> lines() {
    return told.toString().lines().toList();
  }

  @Test
  void librariesTellWarningsAndTheirInformationOnlyWhenAskedTo() {
    install(Log.Level.info, Log.Format.text);
    LoggerFactory.getLogger("org.example.Library").info("hundreds of lines");
    LoggerFactory.getLogger("org.example.Library").warn("disk\nfull");
    LoggerFactory.getLogger("ai.djl.util.cuda.CudaUtils").warn("no GPU");
    assertThat(lines()).containsExactly("warn: org.example.Library: disk; full");

    install(Log.Level.debug, Log.Format.text);
    LoggerFactory.getLogger("org.example.Library").info("hundreds of lines");
    assertThat(lines()).last().isEqualTo("info: org.example.Library: hundreds of lines");
  }

  @Test
  void quietLeavesErrorsOfLibraries() {
    install(Log.Level.error, Log.Format.text);
    LoggerFactory.getLogger("org.example.Library").warn("disk nearly full");
    System.err.println("downloading");
    LoggerFactory.getLogger("org.example.Library").error("disk full");

    assertThat(lines()).containsExactly("error: org.example.Library: disk full");
  }

  @Test
  void allOfItIsJson() throws Exception {
    install(Log.Level.info, Log.Format.json);
    LoggerFactory.getLogger("org.example.Library")
        .warn("two\nlines \"quoted\"", new IllegalStateException("why"));
    System.err.print("a line ");
    System.err.println("in parts: é");
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("lost");
            },
            "worker");
    thread.start();
    thread.join();

    assertThat(lines()).hasSize(3);
    JsonNode library = new ObjectMapper().readTree(lines().get(0));
    assertThat(library.path("logger").asText()).isEqualTo("org.example.Library");
    assertThat(library.path("message").asText()).isEqualTo("two\nlines \"quoted\"");
    assertThat(library.path("stacktrace").asText()).contains("IllegalStateException: why");
    JsonNode printed = new ObjectMapper().readTree(lines().get(1));
    assertThat(printed.path("message").asText()).isEqualTo("a line in parts: é");
    JsonNode lost = new ObjectMapper().readTree(lines().get(2));
    assertThat(lost.path("level").asText()).isEqualTo("error");
    assertThat(lost.path("logger").asText()).isEqualTo("worker");
  }
}
