package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the sources of all modules: Javadoc says what a caller cannot see. */
class JavadocTest {
  private static final Path PROJECT = Path.of("..");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "^public (?:(?:abstract|final|sealed|non-sealed) )*(?:class|interface) (\\w+)",
          Pattern.MULTILINE);
  private static final Pattern THREAD_SAFETY =
      Pattern.compile("thread|immutable|stateless", Pattern.CASE_INSENSITIVE);

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(PROJECT)) {
      return modules
          .filter(module -> module.getFileName().toString().startsWith("dfm-"))
          .map(module -> module.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .flatMap(JavadocTest::javaFiles)
          .toList();
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyPublicClassAndInterfaceSaysWhichThreadsMayUseIt() throws IOException {
    List<Path> sources = sources();
    assertThat(sources).hasSizeGreaterThan(300);

    assertThat(sources)
        .allSatisfy(
            file -> {
              String text = Files.readString(file);
              Matcher type = PUBLIC_TYPE.matcher(text);
              if (type.find()) {
                String head = text.substring(0, type.start());
                int start = head.lastIndexOf("/**");
                assertThat(start).as("%s has Javadoc", type.group(1)).isNotNegative();
                assertThat(head.substring(start))
                    .as("Javadoc of %s says its thread-safety", type.group(1))
                    .containsPattern(THREAD_SAFETY);
              }
            });
  }
}
