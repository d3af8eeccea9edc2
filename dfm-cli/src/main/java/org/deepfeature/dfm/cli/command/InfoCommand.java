package org.deepfeature.dfm.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.deepfeature.dfm.runtime.export.ModelExporters;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.runtime.signature.VerifyingKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dfm info}. */
@Command(name = "info", description = "Prints all that a model remembers.")
final class InfoCommand implements Callable<Integer> {
  private static final String ORIGIN = "origin";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "model.dfm, its folder, or an exported model.onnx.")
  private Path model;

  @Option(
      names = "--verify",
      paramLabel = "FILE",
      description = "Public key whose owner must have signed the model.")
  private @Nullable Path verify;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Override
  public Integer call() {
    ObjectNode info =
        ModelExporters.read(
                DfmFile.modelIn(model),
                verify == null ? ModelCheck.NONE : VerifyingKey.read(verify))
            .info();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(info.toPrettyString());
    } else {
      table(info, out);
    }
    out.flush();
    return 0;
  }

  private static void table(ObjectNode info, PrintWriter out) {
    info.properties()
        .forEach(
            section -> {
              if (!section.getValue().isEmpty()) {
                out.println(section.getKey().replace('_', ' '));
                section
                    .getValue()
                    .properties()
                    .forEach(e -> out.printf("%-32s %s%n", "  " + e.getKey(), text(e.getValue())));
              }
            });
  }

  private static String text(JsonNode value) {
    if (value.has(ORIGIN)) {
      return "%s (%s)".formatted(text(value.path("value")), value.path(ORIGIN).asText());
    }
    if (value.isArray()) {
      return StreamSupport.stream(value.spliterator(), false)
          .map(InfoCommand::text)
          .collect(Collectors.joining(" x "));
    }
    if (value.isObject()) {
      return value.properties().stream()
          .map(e -> e.getKey().replace('_', ' ') + " " + text(e.getValue()))
          .collect(Collectors.joining(", "));
    }
    return value.isNull() ? "-" : value.asText();
  }
}
