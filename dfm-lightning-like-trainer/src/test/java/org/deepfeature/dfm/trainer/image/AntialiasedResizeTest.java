package org.deepfeature.dfm.trainer.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.trainer.numpy.NpyArray;
import org.deepfeature.dfm.trainer.numpy.NpyFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AntialiasedResizeTest {

  @ParameterizedTest
  @ValueSource(strings = {"down-large", "down-odd", "mixed", "same", "up"})
  void agreesWithPyTorch(String name) throws URISyntaxException {
    NpyArray expected = NpyFile.readArray(resource(name + ".npy"));
    ImageSize size = new ImageSize(expected.shape().get(1), expected.shape().get(2));
    float[] resized =
        new AntialiasedResize(size).apply(ImageDecoder.decode(resource(name + ".png")));
    assertThat(resized).hasSameSizeAs(expected.data());
    for (int i = 0; i < resized.length; i++) {
      assertThat((double) resized[i]).isCloseTo(expected.data()[i], within(2e-6));
    }
  }

  private static Path resource(String name) throws URISyntaxException {
    return Path.of(
        Objects.requireNonNull(AntialiasedResizeTest.class.getResource("resize/" + name)).toURI());
  }
}
