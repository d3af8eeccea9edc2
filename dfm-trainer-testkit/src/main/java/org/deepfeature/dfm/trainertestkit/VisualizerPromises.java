package org.deepfeature.dfm.trainertestkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.trainer.processor.ScoredImage;
import org.deepfeature.dfm.trainer.processor.Visualizer;

/**
 * A picture for each image, below the folder, under the image's own name; images stay as they are.
 */
final class VisualizerPromises {
  private static final int IMAGES = 24;

  private VisualizerPromises() {}

  static void check(Supplier<Visualizer> supplier, Path folder) {
    Visualizer visualizer = supplier.get();
    List<ScoredImage> images =
        IntStream.range(0, IMAGES).mapToObj(i -> ScoredImages.of(name(i), i % 2 == 1, i)).toList();
    Path alone = folder.resolve("alone");
    images.forEach(image -> ScoredImages.untouched(image, () -> visualizer.draw(image, alone)));
    Set<String> drawn = files(alone);
    for (int i = 0; i < IMAGES; i++) {
      String own = name(i).replace(".png", "");
      assertThat(drawn)
          .as("pictures below the folder; one is missing for the image '%s'", name(i))
          .anyMatch(file -> file.startsWith(own));
    }

    Path together = folder.resolve("together");
    images.parallelStream().forEach(image -> visualizer.draw(image, together));
    assertThat(files(together)).as("pictures that several threads drew at once").isEqualTo(drawn);
    ScoredImage withoutMask = ScoredImages.of("unknown.png", false, 99);
    visualizer.draw(withoutMask(withoutMask), folder.resolve("predicted"));
    requireNamedError(visualizer, images.get(0), folder);
  }

  /** Images of two folders have one file name. */
  private static String name(int i) {
    return (i % 2 == 1 ? "scratch/" : "good/") + "00" + i / 2 + ".png";
  }

  private static ScoredImage withoutMask(ScoredImage image) {
    return new ScoredImage(
        image.sample(),
        image.size(),
        image.planes(),
        image.score(),
        image.map(),
        java.util.Optional.empty(),
        java.util.Optional.empty());
  }

  /** What cannot be written is told as such; a plugin that writes elsewhere is not asked. */
  private static void requireNamedError(Visualizer visualizer, ScoredImage image, Path folder) {
    try {
      Path file = Files.writeString(folder.resolve("file"), "no folder");
      visualizer.draw(image, file.resolve("pictures"));
    } catch (DfmException e) {
      assertThat(e.getMessage()).as("what is wrong with a folder below a file").isNotBlank();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> files(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
