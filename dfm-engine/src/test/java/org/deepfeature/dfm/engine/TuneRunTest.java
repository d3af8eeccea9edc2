package org.deepfeature.dfm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.engine.option.ConfigurationGrid;
import org.deepfeature.dfm.engine.tuning.Standing;
import org.deepfeature.dfm.engine.tuning.Standing.State;
import org.deepfeature.dfm.engine.tuning.TimeBudget;
import org.deepfeature.dfm.engine.tuning.TuningResult;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.wiring.Plugins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a budget cuts off, by a clock that goes on by a second each time that it is looked at. */
class TuneRunTest {
  @TempDir static Path folder;
  private static ConfigurationGrid grid;

  @BeforeAll
  static void draw() throws IOException {
    Path good = Files.createDirectories(folder.resolve("data/train/good"));
    for (int i = 0; i < 9; i++) {
      Random random = new Random(i);
      BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 64 * 64; p++) {
        int grey = 120 + 8 * (p % 5) + random.nextInt(16);
        image.setRGB(p % 64, p / 64, grey << 16 | grey << 8 | grey);
      }
      ImageIO.write(image, "png", good.resolve(i + ".png").toFile());
    }
    GivenOptions given =
        GivenOptions.NONE
            .with("data", folder.resolve("data").toString())
            .with("layer", "order1")
            .with("image-size", 64)
            .with("batch-size", 64);
    grid =
        ConfigurationGrid.of(
            null, given, List.of("image-score=sum,max,mean,top:0.1,top:0.2,top:0.3"));
  }

  private static TuningResult run(String output, int seconds, List<String> said) {
    AtomicLong clock = new AtomicLong();
    TimeBudget budget =
        new TimeBudget(
            Duration.ofSeconds(seconds), () -> clock.getAndAdd(Duration.ofSeconds(1).toNanos()));
    RunContext context =
        new RunContext(
            Plugins.onClassPath(),
            said::add,
            e -> {
              throw e;
            },
            List::of,
            () -> false,
            new PrintWriter(Writer.nullWriter()));
    return new TuneRun(context, budget, folder.resolve(output)).run(grid);
  }

  @Test
  void aBudgetThatEndsInTheFirstFoldRanksWhatWasJudgedAndNamesTheRest() {
    List<String> said = new ArrayList<>();
    // Far enough for the fold's features, and for a few of the six candidates.
    int seconds = lookedAtBeforeTheFirstCandidate() + 3;
    TuningResult result = run("first", seconds, said);
    assertThat(result.complete()).isFalse();
    List<State> states = result.standings().stream().map(Standing::state).toList();
    assertThat(states).contains(State.CHOSEN, State.NOT_TRIED);
    assertThat(said).anyMatch(line -> line.contains("budget: over") && line.contains("one fold"));
    assertThat(folder.resolve("first/config.yaml")).exists();
  }

  /** Without one candidate judged there is nothing to write. */
  private static int lookedAtBeforeTheFirstCandidate() {
    for (int seconds = 1; seconds < 100; seconds++) {
      try {
        run("probe" + seconds, seconds, new ArrayList<>());
        return seconds;
      } catch (DfmException e) {
        assertThat(e).hasMessageContaining("budget ended before one candidate was judged");
        assertThat(folder.resolve("probe" + seconds)).isEmptyDirectory();
      }
    }
    throw new AssertionError("A hundred looks at the clock were not enough for one candidate");
  }

  @Test
  void aRoundThatIsNotCompleteIsLeftOut() {
    List<String> said = new ArrayList<>();
    TuningResult whole = run("whole", 100_000, said);
    assertThat(whole.complete()).isTrue();
    assertThat(said).noneMatch(line -> line.contains("budget: over"));
    assertThat(whole.standings().get(0).folds()).isEqualTo(4);

    int enough = 1;
    List<String> cut = new ArrayList<>();
    TuningResult result = whole;
    for (int seconds = 8; seconds < 200; seconds++) {
      List<String> heard = new ArrayList<>();
      try {
        TuningResult some = run("cut", seconds, heard);
        if (heard.stream().anyMatch(line -> line.contains("round that was not complete"))) {
          enough = seconds;
          cut = heard;
          result = some;
          break;
        }
      } catch (DfmException e) {
        assertThat(e).hasMessageContaining("budget ended");
      }
    }
    assertThat(enough).isGreaterThan(1);
    assertThat(cut).anyMatch(line -> line.startsWith("fold 2 of 4"));
    assertThat(result.complete()).isFalse();
    assertThat(result.standings()).allMatch(standing -> standing.folds() == 1);
  }

  @Test
  void theSameSeedAndEnoughTimeChooseTheSame() {
    assertThat(run("a", 50_000, new ArrayList<>()).standings())
        .isEqualTo(run("b", 99_000, new ArrayList<>()).standings());
  }

  @Test
  void noBudgetAtAllIsRefused() {
    assertThatThrownBy(() -> Engine.create().tune(grid, Duration.ZERO, folder.resolve("none")))
        .hasMessageContaining("expected more than nothing");
  }
}
