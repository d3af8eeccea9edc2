package org.deepfeature.dfm.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.report.internal.plot.Frame;
import org.deepfeature.dfm.report.picture.Thumbnail;
import org.deepfeature.dfm.report.prediction.PredictionRow;
import org.jspecify.annotations.Nullable;

/** The data that the report's script reads, as JSON that cannot end the element it stands in. */
final class ReportJson {
  /** Images that carry a picture, at about 10 KB each; of more, those nearest to the threshold. */
  static final int MOST_PICTURES = 2000;

  private static final class HtmlSafe extends CharacterEscapes {
    private static final long serialVersionUID = 1;
    private final int[] ascii = standardAsciiEscapesForJSON();

    HtmlSafe() {
      for (char c : new char[] {'<', '>', '&'}) {
        ascii[c] = ESCAPE_STANDARD;
      }
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii.clone();
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      // Two line ends that older scripts do not take inside a string.
      return c == 0x2028 || c == 0x2029
          ? new SerializedString("\\u" + Integer.toHexString(c))
          : null;
    }
  }

  private ReportJson() {}

  /**
   * @param page where the report is written, for links relative to it
   * @param data what to tell
   * @param axis of the histogram
   * @param out receives the JSON; stays open
   */
  static void write(Path page, ReportData data, Axis axis, Writer out) throws IOException {
    JsonFactory factory = new ObjectMapper().getFactory();
    JsonGenerator json = factory.createGenerator(out);
    json.setCharacterEscapes(new HtmlSafe());
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.writeStartObject();
    if (data.threshold().isPresent()) {
      json.writeNumberField("threshold", data.threshold().getAsDouble());
    }
    writeArea(json, Charts.FRAME);
    json.writeNumberField("low", axis.low());
    json.writeNumberField("width", axis.width());
    json.writeBooleanField("log", axis.logarithmic());
    json.writeArrayFieldStart("images");
    Set<ReportData.Image> pictured = pictured(data);
    for (ReportData.Image image : data.images()) {
      write(json, page, image, pictured.contains(image));
    }
    json.writeEndArray();
    json.writeEndObject();
    json.flush();
  }

  /** What the script needs to find a place of the plotted area, 0..1, among the drawing's units. */
  private static void writeArea(JsonGenerator json, Frame frame) throws IOException {
    json.writeObjectFieldStart("area");
    json.writeNumberField("left", frame.left());
    json.writeNumberField("bottom", frame.height() - frame.bottom());
    json.writeNumberField("width", frame.width() - frame.left() - frame.right());
    json.writeNumberField("height", frame.height() - frame.top() - frame.bottom());
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, Path page, ReportData.Image image, boolean picture)
      throws IOException {
    PredictionRow prediction = image.prediction();
    json.writeStartObject();
    json.writeStringField("path", prediction.path());
    json.writeNumberField("score", prediction.score());
    json.writeStringField("shown", Html.number(prediction.score()));
    if (prediction.groundTruth() != null) {
      json.writeBooleanField("anomalous", prediction.groundTruth());
    }
    json.writeStringField("kind", image.kind());
    if (image.mapPicture() != null) {
      json.writeStringField("file", Html.link(page, image.mapPicture()));
    }
    Thumbnail thumbnail = image.thumbnail();
    if (thumbnail != null && picture) {
      json.writeBinaryField("image", thumbnail.image());
      writeLayer(json, "map", thumbnail.map());
      writeLayer(json, "mask", thumbnail.mask());
      writeLayer(json, "contour", thumbnail.contour());
    }
    json.writeEndObject();
  }

  private static void writeLayer(JsonGenerator json, String name, Optional<byte[]> bytes)
      throws IOException {
    if (bytes.isPresent()) {
      json.writeBinaryField(name, bytes.get());
    }
  }

  private static Set<ReportData.Image> pictured(ReportData data) {
    double threshold = data.threshold().orElse(Double.MAX_VALUE);
    List<ReportData.Image> nearest =
        data.images().stream()
            .sorted(Comparator.comparing(i -> Math.abs(i.prediction().score() - threshold)))
            .limit(MOST_PICTURES)
            .toList();
    return new HashSet<>(nearest);
  }
}
