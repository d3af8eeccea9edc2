package org.deepfeature.dfm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.Density;
import org.deepfeature.dfm.api.DensityModel;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.runtime.plugin.PreProcessor;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugin;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;
import org.deepfeature.dfm.trainer.lifecycle.Callback;
import org.deepfeature.dfm.trainer.logger.Logger;
import org.deepfeature.dfm.trainer.logger.LoggerProvider;
import org.deepfeature.dfm.trainer.plugin.TrainerPlugin;
import org.deepfeature.dfm.trainer.processor.Evaluator;
import org.deepfeature.dfm.trainer.processor.PostProcessing;
import org.deepfeature.dfm.trainer.processor.Visualizer;
import org.junit.jupiter.api.Test;

/** What documents quote from the examples is what stands there. */
final class DocumentsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  private static List<Path> documents() throws IOException {
    List<Path> documents = new ArrayList<>();
    documents.add(ROOT.resolve("README.md"));
    documents.add(ROOT.resolve("examples/README.md"));
    try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
    }
    return documents;
  }

  @Test
  void quotedFilesAreQuotedAsTheyAre() throws IOException {
    List<String> quoted = new ArrayList<>();
    for (Path document : documents()) {
      for (Quotation quotation : Quotation.in(Files.readString(document))) {
        if (quotation.source().startsWith("examples/")) {
          quoted.add(quotation.source());
          assertThat(quotation.text().strip())
              .as("%s in %s", quotation.source(), ROOT.relativize(document))
              .isEqualTo(Files.readString(ROOT.resolve(quotation.source())).strip());
        }
      }
    }
    assertThat(quoted)
        .contains(
            "examples/scoring/pom.xml",
            "examples/scoring/src/main/java/org/example/Scoring.java",
            "examples/fitting/pom.xml",
            "examples/fitting/src/main/java/org/example/Fitting.java",
            "examples/engine/pom.xml",
            "examples/engine/src/main/java/org/example/Training.java",
            "examples/plugin/pom.xml",
            "examples/plugin/src/main/java/org/example/DiagonalPlugin.java",
            "examples/plugin/src/test/java/org/example/DiagonalGaussianTest.java");
  }

  @Test
  void aMarkedBlockIsFoundWithItsSource() {
    String document = "text\n\n<!-- examples/a -->\n```java\nclass A {}\n```\n\nmore\n";

    assertThat(Quotation.in(document)).containsExactly(new Quotation("examples/a", "class A {}"));
  }

  private static final List<Class<?>> INTERFACES =
      List.of(
          DfmPlugin.class,
          Factory.class,
          BackboneLoader.class,
          BackboneLoader.Quantizer.class,
          Backbone.class,
          Reducer.class,
          Projection.class,
          DensityModel.class,
          Density.class,
          Accumulator.class,
          LinearAlgebra.class,
          RuntimePlugin.class,
          PreProcessor.class,
          TrainerPlugin.class,
          LoggerProvider.class,
          Logger.class,
          Callback.class,
          PostProcessing.class,
          Augmentation.class,
          Evaluator.class,
          Visualizer.class);

  /** What a plugin must or may implement stands in the guide, and nothing that there is not. */
  @Test
  void theGuideHasEveryMethodOfWhatPluginsImplement() throws IOException {
    String guide = Files.readString(ROOT.resolve("docs/plugin-guide.md"));
    for (Class<?> type : INTERFACES) {
      assertThat(methodsIn(guide, type.getSimpleName()))
          .as("methods of %s in the guide", type.getSimpleName())
          .containsExactlyInAnyOrderElementsOf(
              Arrays.stream(type.getDeclaredMethods())
                  .filter(method -> !method.isSynthetic())
                  .filter(method -> !Modifier.isStatic(method.getModifiers()))
                  .map(DocumentsTest::row)
                  .toList());
    }
  }

  /** A default stands in italics. */
  private static String row(Method method) {
    String call = method.getName() + "/" + method.getParameterCount();
    return method.isDefault() ? "*" + call + "*" : call;
  }

  private static List<String> methodsIn(String guide, String type) {
    String heading = "\n### `" + type + "`\n";
    assertThat(guide).contains(heading);
    String section = guide.substring(guide.indexOf(heading) + heading.length());
    int end = section.indexOf("\n#");
    return Pattern.compile("(?m)^\\| (\\*?)`(\\w+)\\(([^)]*)\\)`\\*? \\|")
        .matcher(end < 0 ? section : section.substring(0, end))
        .results()
        .map(
            match -> {
              String parameters = match.group(3);
              int count = parameters.isEmpty() ? 0 : parameters.split(",", -1).length;
              return match.group(1) + match.group(2) + "/" + count + match.group(1);
            })
        .toList();
  }
}
