package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.deepfeature.dfm.runtime.internal.file.Sha256;

/**
 * A command that is disturbed, and what it leaves in a folder when it is not.
 *
 * @param name as typed
 * @param arguments it and what it is told; {@link #OUTPUT} stands for the folder
 * @param again what is added when it is called once more
 * @param changed files that it changes, copied into the folder before
 * @param result what it left, less what differs from run to run
 */
record DisturbedCommand(
    String name, List<Object> arguments, List<Object> again, List<Path> changed, Result result) {
  private static final String OUTPUT = "OUTPUT";
  private static final Set<String> MEASURED =
      Set.of("images_per_second", "fit_seconds", "peak_rss_bytes");

  /** What a command left. */
  @FunctionalInterface
  interface Result {
    String of(Path output) throws IOException;
  }

  /**
   * What commands work on.
   *
   * @param data a set of parts
   * @param trained folder with a model
   * @param updatable folder with a model that keeps its images
   * @param grid of two cells
   * @param candidates to choose from
   * @param embeddings of the data's normal images
   * @param network in a file
   * @param validation a set with images for thresholds
   */
  record Inputs(
      Path data,
      Path trained,
      Path updatable,
      Path grid,
      Path candidates,
      Path embeddings,
      Path network,
      Path validation) {
    static Inputs in(Path folder, Path data, Path trained) throws IOException {
      Path updatable = folder.resolve("updatable");
      Dfm fit =
          Dfm.run("fit", "--data", data, "--image-size", 64, "--updatable", "--output", updatable);
      assertThat(fit.exitCode()).as(fit.err()).isZero();
      Path grid = folder.resolve("grid.yaml");
      Files.writeString(
          grid, "data: %s\nimage-size: 64\nlayer: order1\ngrid:\n  seed: [0, 1]\n".formatted(data));
      Path candidates = folder.resolve("candidates.yaml");
      Files.writeString(
          candidates,
          """
          image-size: 64
          layer: order1
          grid:
            candidate:
              - {pooling: 4}
              - {pooling: 2}
          """);
      Path embeddings = folder.resolve("embeddings.npy");
      Dfm extract = Dfm.run("extract", "--data", data, "--image-size", 64, "--output", embeddings);
      assertThat(extract.exitCode()).as(extract.err()).isZero();
      Path network = folder.resolve("resnet18.onnx");
      try (InputStream in =
          new GZIPInputStream(
              DisturbedCommand.class.getResourceAsStream("resnet18-layer1.onnx.gz"))) {
        Files.copy(in, network, StandardCopyOption.REPLACE_EXISTING);
      }
      Path validation = folder.resolve("validation set");
      if (!Files.exists(validation)) {
        Parts.write(validation);
        Files.move(validation.resolve("test"), validation.resolve("validation"));
      }
      return new Inputs(
          data, trained, updatable, grid, candidates, embeddings, network, validation);
    }
  }

  static List<DisturbedCommand> of(Inputs in) {
    Path test = in.data.resolve("test");
    List<Object> fit = List.of("--data", in.data, "--image-size", 64, "--batch-size", 1);
    List<Object> resume = List.of("--resume", "last");
    List<DisturbedCommand> commands = new ArrayList<>();
    commands.add(into("train", fit, resume, output -> text(output, "predictions.csv")));
    commands.add(
        into(
            "test",
            List.of("--model", in.trained, "--data", in.data, "--batch-size", 1),
            List.of(),
            output -> text(output, "predictions.csv")));
    commands.add(
        new DisturbedCommand(
            "export",
            List.of("export", "--model", in.trained, "--output", OUTPUT + "/model.onnx"),
            List.of(),
            List.of(),
            output -> scores(output.resolve("model.onnx"), test)));
    commands.add(into("fit", fit, resume, output -> scores(output, test)));
    commands.add(
        into(
            "predict",
            List.of("--model", in.trained, "--batch-size", 1, in.data.resolve("train"), test),
            List.of(),
            output -> text(output, "predictions.csv")));
    commands.add(
        new DisturbedCommand(
            "update",
            List.of(
                "update",
                "--model",
                in.updatable,
                "--normal",
                in.data.resolve("test/good"),
                "--output",
                OUTPUT + "/model.dfm"),
            List.of(),
            List.of(),
            output ->
                scores(output, test)
                    + TrainedFixture.json(output.resolve("update.json")).path("images")));
    commands.add(
        new DisturbedCommand(
            "extract",
            List.of(
                "extract",
                "--data",
                in.data,
                "--image-size",
                64,
                "--batch-size",
                1,
                "--output",
                OUTPUT + "/features.npy"),
            List.of(),
            List.of(),
            output ->
                Sha256.ofFile(output.resolve("features.npy"))
                    + "\n"
                    + text(output, "features.csv")));
    commands.add(
        into(
            "benchmark",
            List.of("--config", in.grid),
            List.of(),
            DisturbedCommand::rowsOfBenchmark));
    commands.addAll(ofFiles(in));
    return commands;
  }

  private static List<DisturbedCommand> ofFiles(Inputs in) {
    Path test = in.data.resolve("test");
    return List.of(
        into(
            "tune",
            List.of("--config", in.candidates, "--data", in.data),
            List.of(),
            DisturbedCommand::hashes),
        intoFile(
            "score",
            "scores.npy",
            List.of("--model", in.trained, "--embeddings", in.embeddings),
            DisturbedCommand::hashes),
        intoFile(
            "quantize",
            "network.onnx",
            List.of(
                "--data",
                in.data,
                "--backbone",
                "onnx:" + in.network,
                "--layer",
                "layer1",
                "--image-size",
                64,
                "--batch-size",
                1),
            DisturbedCommand::hashes),
        new DisturbedCommand(
            "export-backbone",
            List.of(
                "export-backbone",
                "resnet18",
                OUTPUT + "/network.onnx",
                "--no-pretrained",
                "--layer",
                "layer1",
                "--seed",
                3),
            List.of(),
            List.of(),
            DisturbedCommand::hashes),
        new DisturbedCommand(
            "validate",
            List.of("validate", "--model", OUTPUT + "/model.dfm", "--data", in.validation),
            List.of(),
            List.of(in.trained.resolve("model.dfm")),
            output -> scores(output, test)),
        into("demo-data", List.of(), List.of(), DisturbedCommand::hashes));
  }

  private static DisturbedCommand intoFile(
      String name, String file, List<Object> words, Result result) {
    List<Object> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(words);
    arguments.addAll(List.of("--output", OUTPUT + "/" + file));
    return new DisturbedCommand(name, arguments, List.of(), List.of(), result);
  }

  private static String hashes(Path output) throws IOException {
    StringBuilder hashes = new StringBuilder();
    for (Path file : WholeFiles.in(output)) {
      hashes.append(output.relativize(file)).append(' ').append(Sha256.ofFile(file)).append('\n');
    }
    return hashes.toString();
  }

  /** Makes its folder, with what it changes. */
  Path prepare(Path output) throws IOException {
    Files.createDirectories(output);
    for (Path file : changed) {
      Files.copy(file, output.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    return output;
  }

  private static DisturbedCommand into(
      String name, List<Object> words, List<Object> again, Result result) {
    List<Object> arguments = new ArrayList<>(List.of(name));
    arguments.addAll(words);
    arguments.addAll(List.of("--output", OUTPUT));
    return new DisturbedCommand(name, arguments, again, List.of(), result);
  }

  Object[] into(Path output) {
    return arguments.stream()
        .map(word -> word instanceof String s ? s.replace(OUTPUT, output.toString()) : word)
        .toArray();
  }

  /** The same of other data. */
  DisturbedCommand on(Path data, Path other) {
    return new DisturbedCommand(
        name,
        arguments.stream()
            .map(word -> word instanceof Path path ? moved(path, data, other) : word)
            .toList(),
        again,
        changed,
        result);
  }

  private static Path moved(Path path, Path from, Path to) {
    return path.startsWith(from) ? to.resolve(from.relativize(path)) : path;
  }

  Object[] againInto(Path output) {
    List<Object> words = new ArrayList<>(List.of(into(output)));
    words.addAll(again);
    return words.toArray();
  }

  private static String text(Path output, String name) throws IOException {
    return Files.readString(output.resolve(name));
  }

  private static String scores(Path model, Path images) {
    Dfm scored = Dfm.run("predict", "--model", model, images);
    assertThat(scored.exitCode()).as(scored.err()).isZero();
    return scored.out();
  }

  private static String rowsOfBenchmark(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output.resolve("results.csv"));
    List<String> columns = List.of(lines.get(0).split(",", -1));
    Map<String, Map<String, String>> rows = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] values = line.split(",", -1);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < values.length; i++) {
        if (!MEASURED.contains(columns.get(i))) {
          row.put(columns.get(i), values[i]);
        }
      }
      rows.put(values[0], new TreeMap<>(row));
    }
    return rows.toString();
  }
}
