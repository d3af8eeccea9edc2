package org.deepfeature.dfm.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the document tells to write in Java compiles and runs. */
class DocumentTest {
  private static final Path DOCUMENT = Path.of("../docs/spark.md");
  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final String PROGRAM =
      """
      import java.nio.file.Path;
      import org.apache.spark.sql.Dataset;
      import org.apache.spark.sql.Row;
      import org.apache.spark.sql.SparkSession;
      import org.deepfeature.dfm.spark.DfmEstimator;
      import org.deepfeature.dfm.spark.DfmSparkModel;

      public final class Documented {
        public static Dataset<Row> run(SparkSession spark) {
      %s
          return again.transform(files).drop("content");
        }
      }
      """;

  @TempDir private Path folder;

  private static String block() throws Exception {
    Matcher blocks = BLOCK.matcher(Files.readString(DOCUMENT));
    assertThat(blocks.find()).isTrue();
    String block = blocks.group(1);
    assertThat(blocks.find()).as("another block, which nothing compiles").isFalse();
    return block;
  }

  private void compile(String program) throws Exception {
    Path source = Files.writeString(folder.resolve("Documented.java"), program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                said,
                null,
                null,
                List.of("-d", folder.toString(), "-proc:none"),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(said.toString()).isTrue();
  }

  @Test
  void theProgramCompilesAndItsModelIsTheSameAsTheFileThatItWrote() throws Exception {
    int count = 12;
    Path images = TestImages.folder(folder, count);
    Path model = folder.resolve("model.dfm");
    String block = block();
    assertThat(block).contains("\"s3a://plant/normal\"").contains("Path.of(\"model.dfm\")");

    compile(
        PROGRAM.formatted(
            block
                .replace("s3a://plant/normal", images.toString())
                .replace("\"model.dfm\"", "\"" + model + "\"")));

    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Object scored =
          loader
              .loadClass("Documented")
              .getMethod("run", SparkSession.class)
              .invoke(null, LocalSpark.session());
      assertThat(scored)
          .isInstanceOfSatisfying(
              org.apache.spark.sql.Dataset.class,
              rows -> {
                assertThat(List.of(rows.columns())).contains("score", "normalized", "label");
                assertThat(rows.filter("score is not null").count()).isEqualTo(count);
              });
    }
    assertThat(model).isRegularFile();
  }
}
