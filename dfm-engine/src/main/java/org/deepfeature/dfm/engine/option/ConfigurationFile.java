package org.deepfeature.dfm.engine.option;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.OptionValues;

/** Options as YAML: files such as {@code config.yaml}, and values of {@code --set}. Thread-safe. */
public final class ConfigurationFile {
  private static final ObjectMapper MAPPER =
      YAMLMapper.builder()
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          // Of two values for one key the first would be dropped without a word.
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Likewise what follows the first of several documents.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** All options with a comment each take a hundredth of that; the parser takes long for more. */
  private static final long MOST_BYTES = 1 << 18;

  /** Keys that only configurations of anomalib have. */
  private static final List<String> ANOMALIB = List.of("class_path", "init_args");

  private ConfigurationFile() {}

  /**
   * @param values with everything resolved
   * @param file replaced when complete
   */
  public static void write(OptionValues<Configuration> values, Path file) {
    AtomicFile.writeText(file, text(values.tree()));
  }

  static String text(ObjectNode tree) {
    ObjectNode set = tree.deepCopy();
    set.properties().removeIf(e -> e.getValue().isNull());
    try {
      return MAPPER.writeValueAsString(set);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A configuration cannot be written as YAML", e);
    }
  }

  /**
   * @param file of lines {@code KEY: VALUE}
   * @return key → value
   * @throws ConfigurationException if it cannot be read, or is something else
   */
  public static ObjectNode read(Path file) {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new ConfigurationException(
            "%s has %s bytes; a file of options has at most %s".formatted(file, size, MOST_BYTES));
      }
      JsonNode read = MAPPER.readTree(file.toFile());
      if (read.isMissingNode() || read.isNull()) {
        return MAPPER.createObjectNode();
      }
      if (!read.isObject()) {
        throw new ConfigurationException(file + " holds no keys; expected lines KEY: VALUE");
      }
      if (ANOMALIB.stream().anyMatch(key -> !read.findValues(key).isEmpty())) {
        throw new ConfigurationException(
            ("%s is a configuration of anomalib (it has class_path); the keys here are others:"
                    + " docs/coming-from-anomalib.md has both side by side")
                .formatted(file));
      }
      return (ObjectNode) read;
    } catch (MismatchedInputException e) {
      throw new ConfigurationException(
          "%s holds several documents, separated by lines of ---; expected one".formatted(file), e);
    } catch (JacksonException e) {
      throw new ConfigurationException(
          "%s is no YAML: %s".formatted(file, firstLine(e.getOriginalMessage())), e);
    } catch (IOException e) {
      throw new ConfigurationException("Cannot read --config " + e.getMessage(), e);
    }
  }

  /**
   * @param assignment {@code KEY=VALUE}, the value in YAML
   * @param flag for messages
   * @return the value
   * @throws ConfigurationException if it is no assignment, or the value is no YAML
   */
  public static JsonNode value(String assignment, String flag) {
    key(assignment, flag);
    try {
      JsonNode value = MAPPER.readTree(assignment.substring(assignment.indexOf('=') + 1));
      return value.isMissingNode() ? MAPPER.nullNode() : value;
    } catch (JsonProcessingException e) {
      throw new ConfigurationException(
          "%s %s: %s".formatted(flag, assignment, firstLine(e.getOriginalMessage())), e);
    }
  }

  /**
   * @param assignment {@code KEY=VALUE}
   * @param flag for messages
   * @return the key
   * @throws ConfigurationException if it is no assignment
   */
  public static String key(String assignment, String flag) {
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new ConfigurationException(flag + " " + assignment + "; expected KEY=VALUE");
    }
    return assignment.substring(0, equals);
  }

  private static String firstLine(String message) {
    return message == null ? "not as expected" : message.lines().findFirst().orElse(message);
  }
}
