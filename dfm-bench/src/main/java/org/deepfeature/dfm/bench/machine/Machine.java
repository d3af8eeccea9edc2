package org.deepfeature.dfm.bench.machine;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * What results were measured on, kept in a file beside them; peers write the same keys.
 *
 * @param date of the run
 * @param processor its name
 * @param cores that the process may use
 * @param memory of the machine, with its unit
 * @param system operating system, kernel, architecture
 * @param runtime Java or Python, and its version
 * @param gpu names, memory and drivers, or {@code none}
 * @param libraries name → version
 */
@JsonIgnoreProperties(ignoreUnknown = true) // A peer tells more, such as what it ran.
public record Machine(
    String date,
    String processor,
    int cores,
    String memory,
    String system,
    String runtime,
    String gpu,
    Map<String, String> libraries) {

  public Machine {
    libraries = Map.copyOf(libraries);
  }

  /**
   * @param results a file of results, such as {@code stage.json}
   * @return where the machine's description is, {@code stage.machine.json}
   */
  public static Path beside(Path results) {
    String name = String.valueOf(results.getFileName()).replaceFirst("\\.json$", "");
    return results.resolveSibling(name + ".machine.json");
  }

  /**
   * @param results a file of results
   * @return what they were measured on; empty if it was not recorded
   * @throws IOException if the description cannot be read
   */
  public static Optional<Machine> of(Path results) throws IOException {
    Path file = beside(results);
    return Files.exists(file)
        ? Optional.of(JsonMapper.builder().build().readValue(file.toFile(), Machine.class))
        : Optional.empty();
  }

  /**
   * @param file to write, whole or not at all
   */
  public void write(Path file) {
    try {
      AtomicFile.writeText(
          file,
          JsonMapper.builder()
                  .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                  .build()
                  .writerWithDefaultPrettyPrinter()
                  .writeValueAsString(this)
              + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @return one line
   */
  public String line() {
    String versions =
        new TreeMap<>(libraries)
            .entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    return "%s, %s cores, %s, %s, %s, GPU: %s; %s; %s"
        .formatted(processor, cores, memory, system, runtime, gpu, versions, date);
  }
}
