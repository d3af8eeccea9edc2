package org.deepfeature.dfm.engine.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of options, damaged or written by mistake, are read or refused by name. */
class ConfigurationDamagedTest {
  private static final String YAML =
      """
      # how it was made
      data: set
      backbone: onnx:net.onnx
      layer: [a, b]
      pooling: 4
      threads: 2
      reducer-options: {components: 8}
      skip-bad-images: true
      """;

  @TempDir private Path folder;

  private static Configuration read(Path file) {
    GivenOptions given =
        GivenOptions.NONE.with(ConfigurationFile.read(file), file.getFileName().toString());
    return OptionValues.defaults(Configuration.LIST).with(given).record();
  }

  @Test
  void isReadOrRefused() {
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("config.yaml", List.of(YAML.getBytes(StandardCharsets.UTF_8)))
            .withWords("~", "null", "&a ", "*a", "!!int ", "<<: ", "- ", "? ", "|\n", "{{", "[[")
            .check(folder, file -> ConfigurationFile.read(file), List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  private Path written(String yaml) throws IOException {
    return Files.writeString(folder.resolve("config.yaml"), yaml);
  }

  @ParameterizedTest
  @ValueSource(strings = {"linalg: null", "reducer: ~", "threads: 1.9", "pooling: 2.5", "density:"})
  void aValueThatIsNoneIsRefusedByItsKey(String line) throws IOException {
    Path file = written(line + "\n");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith(line.substring(0, line.indexOf(':')))
        .hasMessageNotContaining("\n");
  }

  @Test
  void ofTwoValuesForOneKeyNoneIsDropped() throws IOException {
    Path file = written("pooling: 4\npooling: 8\n");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("config.yaml")
        .hasMessageContaining("pooling");
  }

  @Test
  void aFileOfMegabytesIsRefusedAtOnce() throws IOException {
    Path file = written("# a comment\n".repeat(450_000) + "pooling: 4\n");
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("config.yaml has 5400011 bytes");
  }
}
