package org.deepfeature.dfm.data;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DataSplit;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.LeftOut;
import org.deepfeature.dfm.trainer.data.Sample;
import org.jspecify.annotations.Nullable;

/**
 * Which image went where: {@code path,label,split,synthetic,masks,left_out} of every training,
 * validation and test image, and of every file that was left out; synthetic is the seed of the
 * defect that is drawn into it, masks is how many masks it has, left_out is why a file was not
 * taken. Immutable.
 */
public final class SplitList {
  private static final String LEFT_OUT = "left_out";

  private final String csv;

  /** A line. */
  @JsonPropertyOrder({"path", "label", "split", "synthetic", "masks", LEFT_OUT})
  private record Row(
      String path,
      @Nullable String label,
      String split,
      @Nullable Long synthetic,
      @Nullable Integer masks,
      @JsonProperty(LEFT_OUT) @Nullable String leftOut) {}

  private SplitList(String csv) {
    this.csv = csv;
  }

  /**
   * @param data set up
   * @return its lists
   */
  public static SplitList of(DataModule data) {
    List<Row> rows = new ArrayList<>();
    for (List<Sample> samples :
        List.of(data.trainSamples(), data.validationSamples(), data.testSamples())) {
      samples.forEach(s -> rows.add(row(s)));
    }
    data.leftOut().stream()
        .filter(file -> file.reason() != LeftOut.Reason.OTHER)
        .forEach(file -> rows.add(row(file)));
    CsvMapper mapper = new CsvMapper();
    try {
      return new SplitList(
          mapper.writer(mapper.schemaFor(Row.class).withHeader()).writeValueAsString(rows));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A list of images cannot be written as CSV", e);
    }
  }

  private static Row row(LeftOut file) {
    return new Row(file.name(), null, LEFT_OUT, null, null, file.reason().text());
  }

  private static Row row(Sample s) {
    return new Row(
        s.name(),
        s.label(),
        s.split().name().toLowerCase(Locale.ROOT),
        s.defect() == null ? null : s.defect().seed(),
        s.masks().size(),
        null);
  }

  /**
   * @return the hash of what {@link #write} writes
   */
  public String sha256() {
    return Sha256.ofLines(csv.lines().toList());
  }

  /**
   * @param file such as {@code splits.csv}; replaced when complete
   */
  public void write(Path file) {
    AtomicFile.writeText(file, csv);
  }

  /**
   * @param settings that were asked for
   * @return these and what came of them, for the model to keep
   */
  public DataSplit dataSplit(SplitSettings settings) {
    return new DataSplit(
        text(settings.testMode()),
        settings.testRatio(),
        text(settings.valMode()),
        settings.valRatio(),
        sha256());
  }

  private static @Nullable String text(Optional<?> mode) {
    return mode.map(Object::toString).orElse(null);
  }
}
