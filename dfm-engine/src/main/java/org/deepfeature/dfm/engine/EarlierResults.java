package org.deepfeature.dfm.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.report.prediction.LabelledScores;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.lifecycle.Predictions;
import org.deepfeature.dfm.trainer.loader.ImageBatch;

/**
 * What earlier runs left in an output folder, and would stand beside results that it does not
 * belong to. It goes when there is something to put in its place, so that a run that cannot begin
 * loses nothing. Not thread-safe.
 */
final class EarlierResults implements Callback {
  private static final String ROWS = "predictions.csv";
  private static final List<String> OF_A_PREDICTION = List.of(ROWS, "predictions.jsonl");
  private static final List<String> OF_A_TEST = List.of("metrics.json", "report.html");

  private final Path folder;
  private final List<String> files;
  private final RunContext context;
  private boolean removed;

  private EarlierResults(Path folder, List<String> files, RunContext context) {
    this.folder = folder;
    this.files = files;
    this.context = context;
  }

  /** What a fit or a test puts others in the place of: rows, maps, metrics, report. */
  static EarlierResults ofTests(Path folder, RunContext context) {
    return new EarlierResults(
        folder, Stream.concat(OF_A_TEST.stream(), OF_A_PREDICTION.stream()).toList(), context);
  }

  /**
   * What a prediction puts others in the place of: rows and maps.
   *
   * @throws DfmException if they are of a test, whose metrics and report stand on them
   */
  static EarlierResults ofPredictions(Path folder, RunContext context) {
    Path rows = folder.resolve(ROWS);
    if (Files.isRegularFile(rows) && LabelledScores.isLabelled(rows)) {
      throw new DfmException(
          "%s holds the results of a test, which rows and maps of other images would mix with; give another folder for them"
              .formatted(folder));
    }
    return new EarlierResults(folder, OF_A_PREDICTION, context);
  }

  /** Removes them, the first time. */
  void remove() {
    if (removed) {
      return;
    }
    removed = true;
    List<String> gone =
        new ArrayList<>(files.stream().filter(name -> Files.exists(folder.resolve(name))).toList());
    try {
      for (String name : gone) {
        Files.delete(folder.resolve(name));
      }
      int maps = removeMaps(folder.resolve(OutputFolder.MAPS));
      if (maps > 0) {
        gone.add(maps + " maps");
      }
    } catch (IOException e) {
      throw AtomicFile.cannotWrite(folder, e);
    }
    if (!gone.isEmpty()) {
      context.say(
          "removed what an earlier run left in %s: %s".formatted(folder, String.join(", ", gone)));
    }
  }

  /** Only what looks like a map; whatever else somebody keeps there stays. */
  private static int removeMaps(Path maps) throws IOException {
    if (!Files.isDirectory(maps)) {
      return 0;
    }
    int count = 0;
    try (Stream<Path> inside = Files.walk(maps)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        if (isMap(path)) {
          Files.delete(path);
          count++;
        } else if (RunFolder.isEmptyFolder(path)) {
          Files.delete(path);
        }
      }
    }
    return count;
  }

  private static boolean isMap(Path path) {
    String name = String.valueOf(path.getFileName());
    return Files.isRegularFile(path) && (name.endsWith(".png") || name.endsWith(".npy"));
  }

  @Override
  public void onTestBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    remove();
  }

  @Override
  public void onPredictBatchEnd(ImageBatch batch, Predictions predictions, int index) {
    remove();
  }
}
