package org.deepfeature.dfm.cli.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dfm completion}. */
@Command(
    name = "completion",
    description =
        "Prints what completes commands and options in a shell: source <(dfm completion bash).")
final class CompletionCommand implements Callable<Integer> {
  /** Shells; the script sees by itself in which of them it runs. */
  enum Shell {
    bash,
    zsh
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("dfm", DfmCommand.all(true));
    spec.commandLine().getOut().println(shell == Shell.zsh ? "#compdef dfm\n" + script : script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
