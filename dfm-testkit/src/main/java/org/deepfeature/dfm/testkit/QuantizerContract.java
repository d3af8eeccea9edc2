package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.BackboneLoader.Quantizer;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.UnknownNameException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.runner.RunWith;

/**
 * What every quantiser promises, whatever it does to the weights. Not thread-safe: one test at a
 * time.
 */
@RunWith(RequiresJUnitPlatform.class)
public abstract class QuantizerContract {
  private static final int IMAGES = 8;

  @TempDir private Path folder;

  /**
   * @return what opens the network, and what was made of it; it has a quantiser
   */
  protected abstract BackboneLoader loader();

  /**
   * @return the network's name after the colon
   */
  protected abstract String source();

  /**
   * @return an image size that it takes, small, since it is run often
   */
  protected abstract ImageSize imageSize();

  /**
   * @return at least two layers of it, in the order of computation
   */
  protected abstract List<String> layers();

  /**
   * @return how a file of such a network ends, such as {@code .onnx}
   */
  protected abstract String suffix();

  /**
   * @return how long the difference of features may be, as a share of their length
   */
  protected double tolerance() {
    return 0.05;
  }

  private Quantizer quantizer() {
    return loader()
        .quantizer()
        .orElseThrow(() -> new AssertionError("The loader has no quantizer"));
  }

  private BackboneRequest request(String source, List<String> layers) {
    return new BackboneRequest(source, layers, imageSize(), Device.CPU, 1);
  }

  private Tensor images(int count, int seed) {
    int channels;
    try (Backbone backbone = loader().load(request(source(), layers()))) {
      channels = backbone.preprocessing().colorOrder().channels();
    }
    FloatBuffer data =
        Tensor.allocateDirect(count * channels * imageSize().height() * imageSize().width());
    Random random = new Random(seed);
    for (int i = 0; i < data.capacity(); i++) {
      data.put(i, (float) random.nextGaussian());
    }
    return Tensor.of(count, channels, imageSize().height(), imageSize().width(), data);
  }

  private byte[] quantized(Tensor... calibration) {
    return quantizer().quantize(request(source(), layers()), List.of(calibration).iterator());
  }

  private Backbone open(byte[] content, List<String> layers) throws IOException {
    Path file = Files.write(folder.resolve("quantized" + suffix()), content);
    return loader().load(request(file.toString(), layers));
  }

  @Test
  void theSameKindOfBackboneLoadsItWithTheSameLayers() throws IOException {
    try (Backbone before = loader().load(request(source(), layers()));
        Backbone after = open(quantized(images(IMAGES, 1)), layers())) {
      assertThat(after.layers()).isEqualTo(before.layers());
      assertThat(after.sha256()).isNotEqualTo(before.sha256());
    }
  }

  @Test
  void featuresAreNearlyThoseOfTheNetwork() throws IOException {
    Tensor fresh = images(4, 3);
    try (Backbone before = loader().load(request(source(), layers()));
        Backbone after = open(quantized(images(IMAGES, 1)), layers())) {
      List<Tensor> expected = before.extract(fresh);
      List<Tensor> actual = after.extract(fresh);
      for (int l = 0; l < expected.size(); l++) {
        assertThat(distance(actual.get(l), expected.get(l)))
            .as("difference of layer '%s', as a share of its length", layers().get(l))
            .isLessThan(tolerance());
      }
    }
  }

  private static double distance(Tensor actual, Tensor expected) {
    FloatBuffer a = actual.data();
    FloatBuffer e = expected.data();
    assertThat(a.remaining()).isEqualTo(e.remaining());
    double difference = 0;
    double length = 0;
    for (int i = 0; i < e.remaining(); i++) {
      difference += Math.pow(a.get(i) - e.get(i), 2);
      length += Math.pow(e.get(i), 2);
    }
    return Math.sqrt(difference / length);
  }

  @Test
  void calibrationImagesAreNotTouched() {
    Tensor images = images(IMAGES, 1);
    Untouched before = Untouched.of("calibration images", images);

    quantized(images);

    before.check(images);
  }

  @Test
  void everyCalibrationImageCounts() {
    Tensor images = images(IMAGES, 1);
    List<Tensor> batches = new ArrayList<>(List.of(images));
    FloatBuffer loud = Tensor.allocateDirect(images.data().remaining());
    for (int i = 0; i < loud.capacity(); i++) {
      loud.put(i, 100 * images.data().get(i));
    }
    batches.add(Tensor.of(IMAGES, images.channels(), images.height(), images.width(), loud));
    Iterator<Tensor> all = batches.iterator();

    byte[] both = quantizer().quantize(request(source(), layers()), all);

    assertThat(all.hasNext()).as("batches are left over").isFalse();
    assertThat(both).as("ranges of the second batch are left out").isNotEqualTo(quantized(images));
  }

  @Test
  void sizeOfTheBatchesDoesNotMatter() {
    Tensor images = images(IMAGES, 1);
    Tensor[] alone =
        IntStream.range(0, IMAGES).mapToObj(i -> images.slice(i, i + 1)).toArray(Tensor[]::new);

    assertThat(quantized(alone)).isEqualTo(quantized(images));
  }

  @Test
  void sameImagesGiveTheSameBytesFromSeveralThreads() {
    Tensor images = images(IMAGES, 1);
    byte[] expected = quantized(images);

    assertThat(IntStream.range(0, 4).parallel().mapToObj(i -> quantized(images)).toList())
        .allMatch(bytes -> java.util.Arrays.equals(bytes, expected));
  }

  @Test
  void whatLiesBehindTheLayersAskedForIsNotNeeded() throws IOException {
    List<String> first = layers().subList(0, 1);
    byte[] network =
        quantizer().quantize(request(source(), first), List.of(images(IMAGES, 1)).iterator());

    try (Backbone backbone = open(network, first)) {
      assertThat(backbone.layers()).extracting(Backbone.Layer::name).isEqualTo(first);
    }
  }

  @Test
  void noCalibrationImageIsRefused() {
    assertThatThrownBy(
            () -> quantizer().quantize(request(source(), layers()), Collections.emptyIterator()))
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
        .message()
        .isNotBlank();
  }

  @Test
  void unknownLayerNamesTheNearest() {
    String wrong = layers().get(0) + "x";

    assertThatThrownBy(
            () ->
                quantizer()
                    .quantize(request(source(), List.of(wrong)), List.of(images(1, 1)).iterator()))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining("did you mean '" + layers().get(0) + "'");
  }
}
