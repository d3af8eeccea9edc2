package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.deepfeature.dfm.engine.Engine;
import org.deepfeature.dfm.metrics.PairedComparison;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dfm compare}. */
@Command(
    name = "compare",
    description =
        "Says whether one of two models is better on the images that both were tested on.")
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "Folder of dfm test, or predictions.csv.")
  private Path a;

  @Parameters(index = "1", paramLabel = "B", description = "The same of another model.")
  private Path b;

  @Option(names = "--seed", description = "Of the bootstrap. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--category",
      paramLabel = "NAME|all",
      description = "Of tests of several categories: one of them, or each and their mean.")
  private @Nullable String category;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, PairedComparison> categories =
        Engine.ALL.equals(category) ? Engine.compareCategories(a, b, seed) : Map.of();
    if (categories.isEmpty()) {
      PairedComparison one = Engine.compare(tested(a), tested(b), seed);
      print(out, node -> ComparisonJson.put(node, one), () -> ComparisonTable.print(out, one));
    } else {
      print(
          out,
          node -> ComparisonJson.put(node, categories),
          () -> ComparisonTable.print(out, categories));
    }
    out.flush();
    return 0;
  }

  private void print(PrintWriter out, Consumer<ObjectNode> fill, Runnable table) {
    if (json) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      node.put("a", a.toString()).put("b", b.toString());
      fill.accept(node);
      out.println(node.toPrettyString());
    } else {
      out.printf("A: %s%nB: %s%n", a, b);
      table.run();
    }
  }

  private Path tested(Path folder) {
    return category == null ? folder : folder.resolve(category);
  }
}
