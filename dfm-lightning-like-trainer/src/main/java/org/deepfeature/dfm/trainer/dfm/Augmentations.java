package org.deepfeature.dfm.trainer.dfm;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.augmentation.Augmentation;
import org.deepfeature.dfm.trainer.augmentation.AugmentationPreset;
import org.deepfeature.dfm.trainer.augmentation.TrainingCopies;
import org.deepfeature.dfm.trainer.option.AugmentationOptions;
import org.deepfeature.dfm.trainer.option.ModelOptions;
import org.deepfeature.dfm.trainer.option.OptionValues;
import org.deepfeature.dfm.trainer.wiring.Plugins;

/** What options say of copies. A file's ranges become options, so that a model remembers them. */
final class Augmentations {
  private static final long MOST_BYTES = 1 << 18;
  private static final String COPIES = "augment-copies";
  private static final String AUGMENT = "augment";
  private static final String OPTIONS = "augment-options";

  private Augmentations() {}

  /** Returns the copies that resolved options ask for. */
  static Optional<TrainingCopies> copies(Plugins plugins, ModelOptions options) {
    AugmentationOptions wanted = options.augmentation();
    if (wanted.augment().equals(AugmentationOptions.NONE)) {
      return Optional.empty();
    }
    Augmentation augmentation =
        plugins.augmentations().create(wanted.augment(), wanted.augmentOptions());
    return Optional.of(new TrainingCopies(augmentation, wanted.augmentCopies(), options.seed()));
  }

  /**
   * Returns the values with all ranges in them.
   *
   * @throws ConfigurationException if ranges are given without a name, or a file cannot be read
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is no such augmentation or option
   */
  static <C extends Record> OptionValues<C> resolved(
      Plugins plugins, OptionValues<C> values, ModelOptions options) {
    AugmentationOptions wanted = options.augmentation();
    String name = wanted.augment();
    if (name.equals(AugmentationOptions.NONE)) {
      int copies = AugmentationOptions.DEFAULTS.augmentCopies();
      boolean recipes = values.isOfRecipe(COPIES);
      // A configuration that was written has the default's number, which does no harm.
      if (!wanted.augmentOptions().isEmpty() || (wanted.augmentCopies() != copies && !recipes)) {
        throw new ConfigurationException(
            "--augment-copies and augment-options go with --augment, which is none; choose one of %s, or a YAML file of ranges"
                .formatted(plugins.augmentations().factories().keySet()));
      }
      return recipes ? values.with(COPIES, copies, OptionValues.DEFAULT) : values;
    }
    if (plugins.augmentations().has(name) || !name.matches("(?i).*\\.(ya?ml|json)")) {
      return values.withMap(
          OPTIONS, plugins.augmentations().options(name, wanted.augmentOptions()));
    }
    ObjectNode ranges = read(FileNames.path(name));
    ranges.setAll(wanted.augmentOptions());
    return values
        .with(AUGMENT, AugmentationPreset.CUSTOM, name)
        .withMap(OPTIONS, plugins.augmentations().options(AugmentationPreset.CUSTOM, ranges));
  }

  private static ObjectNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigurationException("No file of augmentation ranges " + file);
    }
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new ConfigurationException(
            "%s has %s bytes; a file of ranges has at most %s".formatted(file, size, MOST_BYTES));
      }
      JsonNode read =
          YAMLMapper.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
              .build()
              .readTree(file.toFile());
      if (read instanceof ObjectNode ranges) {
        return ranges;
      }
      throw new ConfigurationException(
          file + " is not a YAML file of ranges; expected lines such as rotation: 10");
    } catch (MismatchedInputException e) {
      throw new ConfigurationException(
          "%s holds several documents, separated by lines of ---; expected one".formatted(file), e);
    } catch (IOException e) {
      throw new ConfigurationException(
          "%s cannot be read as YAML: %s"
              .formatted(file, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
    }
  }
}
