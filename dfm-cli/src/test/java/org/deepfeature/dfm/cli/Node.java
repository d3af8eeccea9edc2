package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** ONNX Runtime in JavaScript, for tests; skips them with a word where there is none. */
record Node(Path folder) {
  private static final String RUNTIME = "onnxruntime-node@1.30.0";
  private static final String PICTURES = "sharp@0.35.5";

  static Node started() throws IOException, InterruptedException {
    Node node = new Node(Files.createDirectories(Path.of("target/node")).toAbsolutePath());
    Assumptions.assumeTrue(node.exists("node") && node.exists("npm"), "no Node here");
    if (!Files.isDirectory(node.folder.resolve("node_modules/onnxruntime-node"))
        || !Files.isDirectory(node.folder.resolve("node_modules/sharp"))) {
      // Its own installer would fetch libraries for GPUs.
      Output npm =
          node.run(
              List.of(
                  "npm",
                  "install",
                  "--ignore-scripts",
                  "--no-audit",
                  "--no-fund",
                  "--prefer-offline",
                  "--prefix",
                  ".",
                  RUNTIME,
                  PICTURES));
      Assumptions.assumeTrue(npm.code == 0, "npm cannot get onnxruntime-node: " + npm.text);
    }
    return node;
  }

  private record Output(int code, String text) {}

  private boolean exists(String program) throws InterruptedException {
    try {
      return run(List.of(program, "--version")).code == 0;
    } catch (IOException e) {
      // No such program on the path.
      return false;
    }
  }

  /** Returns the lines that a script prints. */
  List<String> lines(Path script, Object... arguments) throws IOException, InterruptedException {
    Path own = folder.resolve(script.getFileName());
    Files.write(own, Files.readAllBytes(script));
    List<String> words = new ArrayList<>(List.of("node", own.toString()));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    Output output = run(words);
    assertThat(output.code).as(output.text).isZero();
    return output.text.lines().toList();
  }

  private Output run(List<String> words) throws IOException, InterruptedException {
    File text = Files.createTempFile(folder, "node", ".txt").toFile();
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(text)
            .start();
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    if (!ended) {
      process.destroyForcibly();
    }
    String said = Files.readString(text.toPath(), StandardCharsets.UTF_8);
    Files.delete(text.toPath());
    return new Output(ended ? process.exitValue() : -1, said);
  }
}
