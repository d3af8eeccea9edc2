package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one who does not know the command is told. */
class HelpTest {
  @TempDir private Path folder;

  @Test
  void helpShowsWhatMostPeopleNeedUnderHeadingsAndHelpAllTheRest() {
    String help = Dfm.run("fit", "--help").out();
    String all = Dfm.run("fit", "--help-all").out();

    assertThat(help.indexOf("\nData\n")).isPositive().isLessThan(help.indexOf("\nModel\n"));
    assertThat(help.indexOf("\nModel\n")).isLessThan(help.indexOf("\nScore\n"));
    assertThat(help.indexOf("\nScore\n")).isLessThan(help.indexOf("\nThresholds\n"));
    assertThat(help).contains("--backbone", "--pca-level").doesNotContain("--density=");
    assertThat(all).contains("--density=", "--reducer=", "--max-time=");
    assertThat(help.lines().count()).isLessThan(all.lines().count() / 2 + 30);
  }

  @Test
  void commandsOfferOnlyWhatTheyUse() {
    assertThat(Dfm.run("score", "--help-all").out())
        .contains("--linalg", "--threads")
        .doesNotContain("--layer", "--pooling", "--threshold", "--data=", "--batch-size");
    assertThat(Dfm.run("layers", "--help-all").out())
        .contains("--image-size")
        .doesNotContain("--pca-level", "--threshold", "--data=");
    assertThat(Dfm.run("predict", "--help-all").out())
        .contains("--maps", "--min-region")
        .doesNotContain("--pooling", "--memory", "--data=", "--logger");
  }

  @Test
  void everyOptionIsOfferedBySomeCommand() {
    StringBuilder all = new StringBuilder();
    for (String command :
        new String[] {"train", "validate", "predict", "extract", "score", "quantize", "layers"}) {
      all.append(Dfm.run(command, "--help-all").out());
    }
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      if (!option.isMap()) {
        assertThat(all.toString()).containsPattern("--(\\[no-\\])?" + option.key());
      }
    }
  }

  @Test
  void mistypedCommandsAndFlagsNameTheNearest() {
    Dfm command = Dfm.run("trian", "--data", "x");
    Dfm flag = Dfm.run("fit", "--dta", "x");
    Dfm assigned = Dfm.run("fit", "--pca-lvl=3");

    assertThat(command.exitCode()).isEqualTo(2);
    assertThat(command.err()).contains("did you mean 'train'");
    assertThat(flag.exitCode()).isEqualTo(2);
    assertThat(flag.err()).contains("did you mean '--data'");
    assertThat(assigned.err()).contains("'--pca-lvl'");
  }

  @Test
  void completionIsAScriptThatTheShellTakes() throws IOException, InterruptedException {
    Dfm bash = Dfm.run("completion", "bash");
    Dfm zsh = Dfm.run("completion", "zsh");

    assertThat(bash.exitCode()).as(bash.err()).isZero();
    assertThat(bash.out()).contains("--pca-level", "benchmark", "completion");
    assertThat(zsh.out()).startsWith("#compdef dfm");
    assertThat(Dfm.run("completion", "fish").err()).contains("fish").contains("bash");
    Path script = Files.writeString(folder.resolve("dfm.sh"), bash.out());
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "There is no bash here");
    Process check = new ProcessBuilder("/bin/bash", "-n", script.toString()).start();
    assertThat(check.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).isZero();
  }
}
