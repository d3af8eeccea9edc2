package org.deepfeature.dfm.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.metrics.ImageMetrics;
import org.deepfeature.dfm.metrics.PixelAccumulator;
import org.deepfeature.dfm.report.prediction.LabelledScores;
import org.deepfeature.dfm.report.prediction.PredictionRow;
import org.deepfeature.dfm.report.prediction.PredictionsCsv;
import org.deepfeature.dfm.report.prediction.PredictionsJsonLines;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
  @TempDir Path folder;

  private static final PredictionRow MISS =
      new PredictionRow("a, \"b\"/<1>.png", 0.1, 0.25, false, true, "cr,ack");
  private static final PredictionRow ALARM =
      new PredictionRow("é.png", 12345678.9, 1, true, false, "good");
  private static final PredictionRow UNKNOWN = new PredictionRow("c.png", 2, 0.5, true, null);

  private String html(List<ReportData.Image> images, OptionalDouble threshold) throws IOException {
    Path file = folder.resolve("run/report.html");
    HtmlReport.write(file, Reports.of(images, threshold));
    return Files.readString(file);
  }

  private static void assertWellFormed(String html) throws Exception {
    var svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(html);
    while (svg.find()) {
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(svg.group().getBytes(StandardCharsets.UTF_8)));
    }
    assertThat(html).doesNotContain("NaN\"", "Infinity\"", "http:", "https:", "src=", "@import");
  }

  private static JsonNode data(String html) throws IOException {
    String start = "<script type=\"application/json\" id=\"data\">";
    int from = html.indexOf(start) + start.length();
    return new ObjectMapper().readTree(html.substring(from, html.indexOf("</script>", from)));
  }

  @Test
  void csvHasOneRowAnImage() throws IOException {
    Path file = folder.resolve("predictions.csv");
    PredictionsCsv.write(file, List.of(MISS, ALARM, UNKNOWN));
    assertThat(file)
        .hasContent(
            """
            path,score,normalized,label,ground_truth,kind
            "a, ""b""/<1>.png",0.1,0.25,normal,anomalous,"cr,ack"
            é.png,1.23456789E7,1.0,anomalous,normal,good
            c.png,2.0,0.5,anomalous,,
            """);
    PredictionsCsv.write(file, List.of(UNKNOWN));
    assertThat(file).hasContent("path,score,normalized,label\nc.png,2.0,0.5,anomalous\n");
    PredictionsCsv.write(file, List.of());
    assertThat(file).hasContent("path,score,normalized,label\n");
  }

  @Test
  void jsonLinesHaveTheKindWhereItIsKnown() throws IOException {
    StringWriter out = new StringWriter();
    PredictionsJsonLines lines = new PredictionsJsonLines(out, true);
    lines.write(ALARM);
    lines.write(UNKNOWN);
    assertThat(out.toString().lines())
        .satisfiesExactly(
            alarm -> assertThat(alarm).endsWith("\"ground_truth\":\"normal\",\"kind\":\"good\"}"),
            unknown -> assertThat(unknown).endsWith("\"label\":\"anomalous\"}"));
  }

  @Test
  void labelledScoresAreReadWithAndWithoutKinds() throws IOException {
    Path with = folder.resolve("with.csv");
    PredictionsCsv.write(with, List.of(MISS, ALARM));
    Path without =
        Files.writeString(
            folder.resolve("without.csv"),
            """
            path,score,normalized,label,ground_truth
            "a, ""b""/<1>.png",0.1,0.25,normal,anomalous
            é.png,1.23456789E7,1.0,anomalous,normal
            """);
    assertThat(LabelledScores.read(with).byPath())
        .isEqualTo(LabelledScores.read(without).byPath())
        .containsEntry(MISS.path(), new LabelledScores.Score(0.1, true));
  }

  @Test
  void jsonLeavesOutWhatIsUndefined() throws IOException {
    Path file = folder.resolve("metrics.json");
    new MetricsJson()
        .put(ImageMetrics.of(new double[] {1, 2}, new boolean[2]))
        .put(new PixelAccumulator().result())
        .put("threshold", OptionalDouble.empty())
        .put("images", 2)
        .put("fit_seconds", 0.5)
        .put("layer", "layer3")
        .write(file);
    var read = new ObjectMapper().readTree(file.toFile());
    assertThat(read.toString())
        .isEqualTo("{\"images\":2,\"fit_seconds\":0.5,\"layer\":\"layer3\"}");
    PixelAccumulator pixels = new PixelAccumulator();
    pixels.add(new float[] {1, 2}, new boolean[] {false, true}, new ImageSize(1, 2));
    var node =
        new MetricsJson()
            .put(ImageMetrics.of(new double[] {1, 2}, new boolean[] {false, true}))
            .put(pixels.result())
            .node();
    assertThat(node.get("image_AUROC").asDouble()).isEqualTo(1);
    assertThat(node.get("pixel_AUPRO").asDouble()).isEqualTo(1);
    assertThat(node.get("pixel_AUPRO_error_bound").asDouble()).isEqualTo(0);
    assertThatThrownBy(() -> new MetricsJson().put("k", Double.NaN))
        .hasMessage("k is NaN; expected a finite number");
  }

  @Test
  void htmlEscapesAndLinks() throws Exception {
    Path map = folder.resolve("run/maps/a b#1%.png");
    Path elsewhere = folder.resolve("other/é.png");
    PredictionRow nasty =
        new PredictionRow("</script><b onclick='x'>\u2028&.png", 3, 1, true, true);
    String html =
        html(
            List.of(
                new ReportData.Image(MISS, "cr<ack", map, null),
                new ReportData.Image(ALARM, "good", elsewhere, null),
                new ReportData.Image(nasty, "\"'<!--", null, null)),
            OptionalDouble.of(1));
    assertThat(html)
        .contains(
            "<h1>Test of &lt;cookie&gt;</h1>", "<td>a&amp;b</td>", "<li>Beware of &lt;x&gt;</li>")
        .contains("<option value=\"cr&lt;ack\">", "class=\"threshold\"")
        .doesNotContain("<cookie>", "<1>", "<ack", "<b onclick", "<!--", "\u2028");
    assertThat(html.split("</script>", -1)).hasSize(3);
    JsonNode images = data(html).path("images");
    assertThat(images.at("/0/path").asText()).isEqualTo(MISS.path());
    assertThat(images.at("/0/file").asText()).isEqualTo("./maps/a%20b%231%25.png");
    assertThat(images.at("/1/file").asText()).isEqualTo("./../other/%C3%A9.png");
    assertThat(images.at("/2/path").asText()).isEqualTo(nasty.path());
    assertWellFormed(html);
  }

  @Test
  void anyNumberOfImagesWillDo() throws Exception {
    assertWellFormed(html(List.of(), OptionalDouble.empty()));
    String one =
        html(List.of(new ReportData.Image(UNKNOWN, "unknown", null, null)), OptionalDouble.of(2));
    assertThat(one).doesNotContain("ROC curve").contains("a curve takes normal and anomalous");
    assertWellFormed(one);
    String many = html(Reports.images(300, folder.resolve("run/maps")), OptionalDouble.of(8));
    assertThat(many).contains("Score (logarithmic)", "ROC curve", "Precision-recall curve");
    assertThat(data(many).path("images")).hasSize(300);
    assertWellFormed(many);
  }

  @Test
  void twoThousandPicturesStayBelowThirtyMegabytesAndFurtherImagesHaveNone() throws Exception {
    // One noisy picture for all: noise is what compresses worst.
    ReportData.Image noisy = Reports.images(1, folder).get(0);
    List<ReportData.Image> images = new ArrayList<>();
    for (int i = 0; i < 2100; i++) {
      PredictionRow p = new PredictionRow("test/good/" + i + ".png", i, 0.5, false, i > 1000);
      images.add(new ReportData.Image(p, "good", null, noisy.thumbnail()));
    }
    String html = html(images, OptionalDouble.of(0));
    assertThat(html).hasSizeLessThan(30_000_000);
    JsonNode list = data(html).path("images");
    assertThat(list.get(0).has("image")).isTrue();
    assertThat(list.get(1999).has("image")).isTrue();
    assertThat(list.get(2000).has("image")).isFalse();
  }

  @Test
  void numbersAreShort() {
    assertThat(List.of(0.0, 0.5, 1.0, 12.3456, 999999.0, 1e6, -2e-5).stream().map(Html::number))
        .containsExactly("0", "0.5000", "1.000", "12.35", "999999", "1.000e+06", "-2.000e-05");
  }

  @Test
  void whatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> PredictionsCsv.write(file.resolve("p.csv"), List.of()))
        .isInstanceOf(DfmException.class)
        .hasMessageStartingWith(
            "Cannot write " + file.resolve("p.csv") + ": " + file + " is a file, not a folder")
        .hasMessageNotContaining("\n");
    assertThatThrownBy(() -> new PredictionRow("a.png", Double.NaN, 0, false, null))
        .hasMessageStartingWith("a.png has score NaN");
  }
}
