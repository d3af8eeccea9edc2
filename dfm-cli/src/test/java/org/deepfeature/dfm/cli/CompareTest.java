package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two tests of the same images, side by side. */
class CompareTest {
  private static final String HEADER = "path,score,normalized,label,ground_truth\n";

  @TempDir private Path folder;
  private Path good;
  private Path poor;

  @BeforeEach
  void write() throws IOException {
    good = predictions("good", 3, false);
    poor = predictions("poor", 0.3, true);
  }

  private Path predictions(String name, double shift, boolean reversed) throws IOException {
    Random random = new Random(name.hashCode());
    String[] rows = new String[40];
    for (int i = 0; i < rows.length; i++) {
      boolean anomalous = i % 2 == 0;
      double score = random.nextGaussian() + (anomalous ? shift : 0);
      rows[reversed ? rows.length - 1 - i : i] =
          "%d.png,%s,0.5,normal,%s\n".formatted(i, score, anomalous ? "anomalous" : "normal");
    }
    Path file = Files.createDirectories(folder.resolve(name)).resolve("predictions.csv");
    Files.writeString(file, HEADER + String.join("", rows));
    return file;
  }

  @Test
  void theBetterModelIsFoundWhateverTheOrderOfRows() throws IOException {
    Dfm json = Dfm.run("compare", good.getParent(), poor, "--json");
    assertThat(json.exitCode()).as(json.err()).isZero();
    JsonNode auroc = JsonMapper.builder().build().readTree(json.out()).path("image_AUROC");
    assertThat(auroc.path("p").asDouble()).isLessThan(0.01);
    assertThat(auroc.at("/difference_ci95/0").asDouble()).isPositive();
    assertThat(auroc.path("difference").asDouble())
        .isCloseTo(auroc.path("a").asDouble() - auroc.path("b").asDouble(), within(1e-15));

    Dfm table = Dfm.run("compare", good.getParent(), poor.getParent());
    assertThat(table.out()).contains("40 images, 20 anomalous", "image AUROC", "(DeLong)");
    assertThat(Dfm.run("compare", good, poor, "--json").out())
        .contains("image_AUPR", "image_F1Max", "paired bootstrap");
  }

  @Test
  void allCategoriesAreComparedOneByOneAndAveraged() throws IOException {
    for (String category : new String[] {"bolt", "nut"}) {
      predictions("a/" + category, 3, false);
      predictions("b/" + category, 0.3, true);
    }
    Path a = folder.resolve("a");
    Path b = folder.resolve("b");

    Dfm table = Dfm.run("compare", a, b, "--category", "all");
    assertThat(table.exitCode()).as(table.err()).isZero();
    assertThat(table.out()).contains("bolt", "nut", "mean AUROC", "mean F1Max");
    Dfm json = Dfm.run("compare", a, b, "--category", "all", "--json");
    JsonNode all = JsonMapper.builder().build().readTree(json.out());
    double bolt = all.at("/categories/bolt/image_AUROC/difference").asDouble();
    double nut = all.at("/categories/nut/image_AUROC/difference").asDouble();
    assertThat(bolt).isPositive();
    assertThat(all.at("/mean/image_AUROC/difference").asDouble())
        .isCloseTo((bolt + nut) / 2, within(1e-12));
    Dfm one = Dfm.run("compare", a, b, "--category", "nut", "--json");
    assertThat(JsonMapper.builder().build().readTree(one.out()).at("/image_AUROC/difference"))
        .isEqualTo(all.at("/categories/nut/image_AUROC/difference"));

    predictions("a/screw", 3, false);
    Dfm differing = Dfm.run("compare", a, b, "--category", "all");
    assertThat(differing.exitCode()).isEqualTo(1);
    assertThat(differing.err())
        .contains("the same categories", "[bolt, nut, screw]", "[bolt, nut]");
    Dfm none = Dfm.run("compare", good.getParent(), b, "--category", "all");
    assertThat(none.err()).contains("no folder with a predictions.csv").hasLineCount(1);
  }

  @Test
  void theSeedAloneDecidesTheDraws() {
    Dfm one = Dfm.run("compare", good, poor, "--seed", 3);
    assertThat(Dfm.run("compare", good, poor, "--seed", 3).out()).isEqualTo(one.out());
    assertThat(Dfm.run("compare", good, poor, "--seed", 4).out()).isNotEqualTo(one.out());
  }

  private void assertFails(Path other, String... parts) {
    Dfm run = Dfm.run("compare", good, other);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("dfm: ").contains(parts).hasLineCount(1);
  }

  @Test
  void whatCannotBeComparedIsNamed() throws IOException {
    assertFails(folder, folder.resolve("predictions.csv") + " does not exist", "dfm test");
    Path file = folder.resolve("other.csv");
    String text = Files.readString(good);
    Files.writeString(file, text.replace("\n7.png", "\n007.png"));
    assertFails(file, "the same images", "only in " + good + ": 1 (7.png)", "1 (007.png)");
    Files.writeString(file, text.replaceFirst("normal,anomalous", "normal,normal"));
    assertFails(file, "ground truth of 0.png differs");
    Files.writeString(file, "path,score,normalized,label\n0.png,1,0.5,normal\n");
    assertFails(file, "no column ground_truth");
    Files.writeString(file, text.replaceFirst("normal,anomalous", "normal,"));
    assertFails(file, "0.png", "ground truth ''", "normal or anomalous");
    Files.writeString(file, HEADER + "0.png,much,0.5,normal,anomalous\n");
    assertFails(file, "score 'much'", "a number");
    Files.writeString(file, text + "3.png,1,0.5,normal,normal\n");
    assertFails(file, "has 3.png twice");
    String one = HEADER + "0.png,1,0.5,normal,anomalous\n1.png,0,0.5,normal,normal\n";
    Files.writeString(file, one);
    Path same = Files.writeString(folder.resolve("same.csv"), one);
    Dfm few = Dfm.run("compare", file, same);
    assertThat(few.err()).contains("1 normal and 1 anomalous images", "two of each");
    assertThat(Dfm.run("compare", file).exitCode()).isEqualTo(2);
  }
}
