package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract passes a quantiser that is right, and names what a wrong one does. */
final class TinyQuantizerTest extends QuantizerContract {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.write(folder.resolve("tiny"), TinyBackboneLoader.file(0.5f, -3));
  }

  @Override
  protected BackboneLoader loader() {
    return new TinyBackboneLoader();
  }

  @Override
  protected String source() {
    return folder.resolve("tiny").toString();
  }

  @Override
  protected ImageSize imageSize() {
    return new ImageSize(4, 6);
  }

  @Override
  protected List<String> layers() {
    return List.of("first", "second");
  }

  @Override
  protected String suffix() {
    return ".tiny";
  }

  private abstract static class Wrong extends QuantizerContract {
    @TempDir private Path folder;

    abstract byte[] quantize(
        TinyBackboneLoader right,
        BackboneLoader.BackboneRequest request,
        Iterator<Tensor> calibration);

    @Override
    protected BackboneLoader loader() {
      return new TinyBackboneLoader() {
        @Override
        byte[] quantize(BackboneRequest request, Iterator<Tensor> calibration) {
          return Wrong.this.quantize(new TinyBackboneLoader(), request, calibration);
        }
      };
    }

    @Override
    protected String source() {
      try {
        return Files.write(folder.resolve("tiny"), TinyBackboneLoader.file(0.5f, -3)).toString();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    protected ImageSize imageSize() {
      return new ImageSize(4, 6);
    }

    @Override
    protected List<String> layers() {
      return List.of("first", "second");
    }

    @Override
    protected String suffix() {
      return ".tiny";
    }
  }

  static final class LooksAtTheFirstBatchAlone extends Wrong {
    @Override
    byte[] quantize(
        TinyBackboneLoader right,
        BackboneLoader.BackboneRequest request,
        Iterator<Tensor> calibration) {
      return right.quantize(request, List.of(calibration.next()).iterator());
    }
  }

  static final class ChangesWeights extends Wrong {
    @Override
    byte[] quantize(
        TinyBackboneLoader right,
        BackboneLoader.BackboneRequest request,
        Iterator<Tensor> calibration) {
      right.quantize(request, calibration);
      return TinyBackboneLoader.file(0.6f, -3);
    }
  }

  @Test
  void oneThatLooksAtTheFirstBatchAloneFails() {
    assertThat(FailedTests.of(LooksAtTheFirstBatchAlone.class))
        .containsKeys(
            "everyCalibrationImageCounts",
            "sizeOfTheBatchesDoesNotMatter",
            "noCalibrationImageIsRefused");
  }

  @Test
  void oneThatMakesAnotherNetworkFails() {
    assertThat(FailedTests.of(ChangesWeights.class))
        .containsKeys("featuresAreNearlyThoseOfTheNetwork", "everyCalibrationImageCounts");
  }
}
