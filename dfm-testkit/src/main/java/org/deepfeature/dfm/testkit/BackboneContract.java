package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.UnknownNameException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.runner.RunWith;

/** What every backbone promises, whatever engine runs it. Not thread-safe: one test at a time. */
@RunWith(RequiresJUnitPlatform.class)
public abstract class BackboneContract {
  private static final double SAME = 1e-5;
  private static final int BATCHES = 1000;

  /**
   * @return what opens the backbone under test
   */
  protected abstract BackboneLoader loader();

  /**
   * @return its name after the colon
   */
  protected abstract String source();

  /**
   * @return an image size that it takes, small, since many images will be run
   */
  protected abstract ImageSize imageSize();

  /**
   * @return at least two layers of it
   */
  protected abstract List<String> layers();

  /**
   * @param request for pre-trained weights on the CPU
   * @return what the loader is asked for; the same, unless the backbone under test has none
   */
  protected BackboneRequest request(BackboneRequest request) {
    return request;
  }

  private Backbone open(List<String> layers) {
    return loader()
        .load(request(new BackboneRequest(source(), layers, imageSize(), Device.CPU, 2)));
  }

  private Tensor images(Backbone backbone, int batch) {
    int channels = backbone.preprocessing().colorOrder().channels();
    int values = channels * imageSize().height() * imageSize().width();
    FloatBuffer data = Tensor.allocateDirect(batch * values);
    for (int i = 0; i < batch; i++) {
      Random random = new Random(i);
      for (int v = 0; v < values; v++) {
        data.put(i * values + v, random.nextFloat());
      }
    }
    return Tensor.of(batch, channels, imageSize().height(), imageSize().width(), data);
  }

  private static float[] values(Tensor tensor) {
    FloatBuffer data = tensor.data();
    float[] values = new float[data.remaining()];
    data.get(data.position(), values);
    return values;
  }

  private static void assertSame(float[] actual, float[] expected, String what) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= SAME * largest)) {
        assertThat(actual[i]).as("%s, value %s", what, i).isEqualTo(expected[i]);
      }
    }
  }

  @Test
  void shapesAreThoseThatItsLayersTell() {
    try (Backbone backbone = open(layers())) {
      List<Layer> told = backbone.layers();
      for (int batch : new int[] {1, 3, 2}) {
        List<Tensor> features = backbone.extract(images(backbone, batch));
        assertThat(features).hasSameSizeAs(told);
        for (int l = 0; l < told.size(); l++) {
          assertThat(features.get(l).batch()).isEqualTo(batch);
          assertThat(features.get(l).channels()).isEqualTo(told.get(l).channels());
          assertThat(features.get(l).height()).isEqualTo(told.get(l).height());
          assertThat(features.get(l).width()).isEqualTo(told.get(l).width());
        }
      }
      assertThat(told.stream().map(Layer::name)).isEqualTo(layers());
    }
  }

  @Test
  void featuresOfAnImageDoNotDependOnTheBatchAndKeepTheOrder() {
    try (Backbone backbone = open(layers())) {
      Tensor images = images(backbone, 5);
      List<Tensor> together = backbone.extract(images);
      for (int i = 0; i < 5; i++) {
        List<Tensor> alone = backbone.extract(images.slice(i, i + 1));
        for (int l = 0; l < alone.size(); l++) {
          assertSame(values(alone.get(l)), values(together.get(l).slice(i, i + 1)), "image " + i);
        }
      }
    }
  }

  @Test
  void severalLayersAtOnceAreEachLayerAlone() {
    try (Backbone several = open(layers())) {
      Tensor images = images(several, 2);
      List<Tensor> together = several.extract(images);
      for (int l = 0; l < layers().size(); l++) {
        try (Backbone one = open(List.of(layers().get(l)))) {
          assertSame(values(one.extract(images).get(0)), values(together.get(l)), layers().get(l));
        }
      }
    }
  }

  @Test
  void sameImagesGiveTheSameFeaturesInAnotherRunAndAnotherBackbone() {
    try (Backbone first = open(layers());
        Backbone second = open(layers())) {
      Tensor images = images(first, 2);
      float[] once = values(first.extract(images).get(0));
      assertThat(values(first.extract(images).get(0))).isEqualTo(once);
      assertThat(values(second.extract(images).get(0))).isEqualTo(once);
      assertThat(second.sha256()).isEqualTo(first.sha256()).matches("[0-9a-f]{64}");
    }
  }

  @Test
  void inputIsNotTouched() {
    try (Backbone backbone = open(layers())) {
      Tensor images = images(backbone, 3);
      Untouched before = Untouched.of("images", images);
      int position = images.data().position();
      int limit = images.data().limit();

      backbone.extract(images);

      before.check(images);
      assertThat(images.data().position()).isEqualTo(position);
      assertThat(images.data().limit()).isEqualTo(limit);
    }
  }

  @Test
  void aNetworkThatTravelsInAModelIsTheSameNetwork() {
    BackboneRequest request =
        request(new BackboneRequest(source(), layers(), imageSize(), Device.CPU, 2));
    loader()
        .content(request)
        .ifPresent(
            content -> {
              try (Backbone backbone = open(layers());
                  Backbone travelled = loader().load(request, content)) {
                Tensor images = images(backbone, 2);
                assertThat(travelled.sha256()).isEqualTo(backbone.sha256());
                assertThat(values(travelled.extract(images).get(0)))
                    .isEqualTo(values(backbone.extract(images).get(0)));
              }
            });
  }

  @Test
  void severalThreadsMayExtractAtOnce() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (Backbone backbone = open(layers())) {
      Tensor images = images(backbone, 4);
      float[] expected = values(backbone.extract(images).get(0));
      List<Future<float[]>> results = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        results.add(threads.submit(() -> values(backbone.extract(images).get(0))));
      }
      for (Future<float[]> result : results) {
        assertThat(result.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void emptyBatchGivesNoFeatures() {
    try (Backbone backbone = open(layers())) {
      assertThat(backbone.extract(images(backbone, 0)).get(0).batch()).isZero();
    }
  }

  @Test
  void featuresStayValidAfterClosing() {
    Backbone backbone = open(layers());
    Tensor features = backbone.extract(images(backbone, 2)).get(0);
    float[] before = values(features);

    backbone.close();

    assertThat(values(features)).isEqualTo(before);
  }

  @Test
  void closingTwiceIsHarmlessAndExtractingAfterwardsSaysSo() {
    Backbone backbone = open(layers());
    Tensor images = images(backbone, 1);
    backbone.close();
    backbone.close();

    assertThatThrownBy(() -> backbone.extract(images))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void wrongChannelsOrSizeSayWhatWasGivenAndWhatIsExpected() {
    try (Backbone backbone = open(layers())) {
      int height = imageSize().height();
      int width = imageSize().width();
      int channels = backbone.preprocessing().colorOrder().channels();
      Tensor channelTooMany =
          Tensor.of(
              1,
              channels + 1,
              height,
              width,
              Tensor.allocateDirect((channels + 1) * height * width));
      Tensor rowTooMany =
          Tensor.of(
              1,
              channels,
              height + 1,
              width,
              Tensor.allocateDirect(channels * (height + 1) * width));

      assertThatIllegalArgumentException()
          .isThrownBy(() -> backbone.extract(channelTooMany))
          .withMessageContaining(Integer.toString(channels + 1))
          .withMessageContaining(Integer.toString(channels));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> backbone.extract(rowTooMany))
          .withMessageContaining(Integer.toString(height + 1))
          .withMessageContaining(Integer.toString(height));
    }
  }

  @Test
  void unknownLayerNamesTheNearest() {
    String wrong = layers().get(0) + "x";

    assertThatThrownBy(() -> open(List.of(wrong)))
        .isInstanceOf(UnknownNameException.class)
        .hasMessageContaining(wrong)
        .hasMessageContaining("did you mean '" + layers().get(0) + "'");
  }

  @Test
  @Tag("slow")
  void memoryStaysFlatOverManyBatches() throws IOException {
    Path status = Path.of("/proc/self/statm");
    Assumptions.assumeTrue(Files.exists(status), "Skipped: this system does not tell memory");
    try (Backbone backbone = open(layers())) {
      Tensor images = images(backbone, 2);
      for (int i = 0; i < BATCHES / 5; i++) {
        backbone.extract(images);
      }
      long before = residentPages(status);
      for (int i = 0; i < BATCHES; i++) {
        backbone.extract(images);
      }
      long grown = residentPages(status) - before;
      // The heap may still grow a little; leaked features would be hundreds of megabytes.
      assertThat(grown * 4096).isLessThan(200L << 20);
    }
  }

  private static long residentPages(Path status) throws IOException {
    return Long.parseLong(Files.readString(status).split(" ", -1)[1]);
  }
}
