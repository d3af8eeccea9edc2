package org.deepfeature.dfm.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;

/**
 * Reads CSV with a header line, separated by commas, semicolons or tabs, or JSONL with one object a
 * line, by the file's extension.
 */
final class CsvRows {
  private CsvRows() {}

  static List<Map<String, String>> read(Path file) {
    List<Map<String, String>> entries = new ArrayList<>();
    try (MappingIterator<Map<String, String>> rows = reader(file).readValues(file.toFile())) {
      while (rows.hasNextValue()) {
        entries.add(rows.nextValue());
      }
      return entries;
    } catch (JsonProcessingException | RuntimeJsonMappingException e) {
      String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          "%s, near entry %s: not as expected (%s)%s"
              .formatted(file, entries.size() + 1, message, columns(entries)),
          e);
    } catch (IOException e) {
      throw new DfmException("Cannot read list " + file + ": " + e.getMessage(), e);
    }
  }

  /** A list without a header line is read as if its first entry were one. */
  private static String columns(List<Map<String, String>> entries) {
    return entries.isEmpty() ? "" : "; the columns of its first line: " + entries.get(0).keySet();
  }

  private static ObjectReader reader(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return new ObjectMapper().readerFor(new TypeReference<Map<String, String>>() {});
    }
    CsvMapper mapper =
        CsvMapper.csvBuilder()
            .enable(CsvParser.Feature.TRIM_SPACES)
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();
    return mapper
        .readerFor(new TypeReference<Map<String, String>>() {})
        .with(CsvSchema.emptySchema().withHeader().withColumnSeparator(separator(file)));
  }

  /** The one of comma, semicolon and tab that the header has most of. */
  private static char separator(Path file) {
    String header = header(file);
    char separator = ',';
    for (char other : new char[] {';', '\t'}) {
      if (count(header, other) > count(header, separator)) {
        separator = other;
      }
    }
    return separator;
  }

  private static long count(String text, char wanted) {
    return text.chars().filter(c -> c == wanted).count();
  }

  /** The first line that is not blank; of bytes, since all separators are ASCII. */
  private static String header(Path file) {
    try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      return reader.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    } catch (IOException | UncheckedIOException e) {
      throw new DfmException("Cannot read list " + file + ": " + e.getMessage(), e);
    }
  }
}
