package org.deepfeature.dfm.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
            "examples/plugin/src/main/java/org/example/DiagonalPlugin.java",
            "examples/plugin/src/test/java/org/example/DiagonalGaussianTest.java");
  }

  @Test
  void aMarkedBlockIsFoundWithItsSource() {
    String document = "text\n\n<!-- examples/a -->\n```java\nclass A {}\n```\n\nmore\n";

    assertThat(Quotation.in(document)).containsExactly(new Quotation("examples/a", "class A {}"));
  }
}
