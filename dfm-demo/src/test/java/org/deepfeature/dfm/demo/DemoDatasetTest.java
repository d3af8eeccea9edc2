package org.deepfeature.dfm.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.data.MvtecDataModule;
import org.deepfeature.dfm.metrics.Auroc;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.image.RgbImage;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoDatasetTest {
  @TempDir private static Path folder;
  private static Path leftOver;

  @BeforeAll
  static void write() throws IOException {
    leftOver = folder.resolve("woven/test/good/.dfm-killed.tmp");
    Files.createDirectories(leftOver.getParent());
    Files.writeString(leftOver, "half an image");
    DemoDataset.write(folder);
  }

  @Test
  void whatAKilledRunLeftUnfinishedGoes() {
    assertThat(leftOver).doesNotExist();
  }

  static List<String> categories() {
    return DemoDataset.categories();
  }

  private static MvtecDataModule data(String category) {
    MvtecDataModule data = new MvtecDataModule(folder, category);
    data.setup(Stage.FIT);
    data.setup(Stage.TEST);
    return data;
  }

  private static float[] planes(Sample sample) {
    return new ImageDecoder().decode(sample.path()).toPlanes();
  }

  /** Decoding takes nearly all of these tests' time. */
  private static final Map<Path, double[]> MEANS = new HashMap<>();

  private static double[] channelMeans(Sample sample) {
    return MEANS.computeIfAbsent(sample.path(), path -> computeChannelMeans(sample));
  }

  private static double[] computeChannelMeans(Sample sample) {
    float[] planes = planes(sample);
    double[] means = new double[3];
    for (int i = 0; i < planes.length; i++) {
      means[i / (planes.length / 3)] += planes[i] / (planes.length / 3.0);
    }
    return means;
  }

  /** How the colour of the whole picture differs from that of good parts. */
  private static double auroc(MvtecDataModule data, boolean color) {
    double[] center = new double[3];
    for (Sample sample : data.trainSamples()) {
      double[] means = channelMeans(sample);
      for (int c = 0; c < 3; c++) {
        center[c] += means[c] / data.trainSamples().size();
      }
    }
    List<Sample> test = data.testSamples();
    double[] scores = new double[test.size()];
    boolean[] anomalous = new boolean[test.size()];
    for (int i = 0; i < scores.length; i++) {
      double[] means = channelMeans(test.get(i));
      anomalous[i] = test.get(i).anomalous();
      if (color) {
        for (int c = 0; c < 3; c++) {
          scores[i] += (means[c] - center[c]) * (means[c] - center[c]);
        }
      } else {
        scores[i] = Math.abs(Arrays.stream(means).sum() - Arrays.stream(center).sum());
      }
    }
    return Auroc.of(scores, anomalous).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("categories")
  void meanOfThePixelsDoesNotTellDefectsApart(String category) {
    MvtecDataModule data = data(category);

    assertThat(auroc(data, false)).as("brightness").isLessThan(0.75);
    assertThat(auroc(data, true)).as("colour").isLessThan(0.75);
  }

  /** How each pixel differs from the mean picture of good parts. */
  private static double pixelAuroc(MvtecDataModule data) {
    double[] mean = new double[3 * Camera.SIZE * Camera.SIZE];
    for (Sample sample : data.trainSamples()) {
      float[] planes = planes(sample);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += planes[i] / data.trainSamples().size();
      }
    }
    List<Sample> test = data.testSamples();
    double[] scores = new double[test.size()];
    boolean[] anomalous = new boolean[test.size()];
    for (int n = 0; n < scores.length; n++) {
      float[] planes = planes(test.get(n));
      anomalous[n] = test.get(n).anomalous();
      for (int i = 0; i < mean.length; i++) {
        scores[n] += (planes[i] - mean[i]) * (planes[i] - mean[i]);
      }
    }
    return Auroc.of(scores, anomalous).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("categories")
  @Tag("slow")
  void differenceFromTheMeanPictureHardlyTellsDefectsApart(String category) {
    assertThat(pixelAuroc(data(category))).isLessThan(0.75);
  }

  @ParameterizedTest
  @MethodSource("categories")
  void everyDefectHasAMaskOfItsSizeThatIsNotEmpty(String category) {
    for (Sample sample : data(category).testSamples()) {
      if (!sample.anomalous()) {
        assertThat(sample.masks()).isEmpty();
        continue;
      }
      RgbImage image = new ImageDecoder().decode(sample.path());
      assertThat(sample.masks()).hasSize(1);
      RgbImage mask = new ImageDecoder().decode(sample.masks().get(0));
      assertThat(mask.width()).isEqualTo(image.width());
      assertThat(mask.height()).isEqualTo(image.height());
      float[] values = mask.toPlanes();
      int marked = 0;
      int unmarked = 0;
      for (int i = 0; i < values.length / 3; i++) {
        marked += values[i] == 1 ? 1 : 0;
        unmarked += values[i] == 0 ? 1 : 0;
      }
      assertThat(marked + unmarked).as("black and white").isEqualTo(values.length / 3);
      assertThat(marked).as(sample.name()).isBetween(20, values.length / 3 / 4);
    }
  }

  @Test
  void defectChangesNoPixelOutsideItsMaskAndSomethingInsideIt() {
    for (Category<?> category : Category.all()) {
      for (String kind : category.kindNames()) {
        Photo defective = DemoDataset.defective(category, kind, 2);
        byte[] before = DemoDataset.flawless(category, kind, 2).rgb();
        byte[] after = defective.rgb();
        byte[] mask = defective.mask();
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
          if (before[i] != after[i]) {
            assertThat(mask[i / 3]).as("%s/%s", category.name(), kind).isNotZero();
            changed++;
          }
        }
        assertThat(changed).as("%s/%s", category.name(), kind).isGreaterThan(50);
      }
    }
  }

  @Test
  void thereAreSeveralProductsWithSeveralKindsOfDefect() {
    assertThat(DemoDataset.categories()).hasSizeGreaterThanOrEqualTo(4);
    for (String category : DemoDataset.categories()) {
      List<String> kinds =
          data(category).testSamples().stream().map(Sample::label).distinct().toList();
      assertThat(kinds).contains("good").hasSizeGreaterThanOrEqualTo(5);
      assertThat(data(category).trainSamples()).hasSizeGreaterThanOrEqualTo(30);
    }
  }

  @Test
  @Tag("slow")
  void sameBytesEveryTime(@TempDir Path other) throws IOException {
    DemoDataset.write(other);

    assertThat(hashes(other)).isEqualTo(hashes(folder)).hasSizeGreaterThan(300);
  }

  private static Map<String, String> hashes(Path root) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : new ArrayList<>(files.filter(Files::isRegularFile).toList())) {
        hashes.put(root.relativize(file).toString(), Sha256.ofFile(file));
      }
    }
    return hashes;
  }

  @Test
  void folderThatGoesMeanwhileIsNotSaidToBeWritten(@TempDir Path other) throws Exception {
    Path target = other.resolve("set");
    Path first = target.resolve(DemoDataset.categories().get(0)).resolve("train/good/000.png");
    Thread mover =
        new Thread(
            () -> {
              while (!Files.exists(first)) {
                Thread.onSpinWait();
              }
              assertThat(target.toFile().renameTo(other.resolve("gone").toFile())).isTrue();
            });
    mover.start();

    assertThatThrownBy(() -> DemoDataset.write(target)).isInstanceOf(DfmException.class);
    mover.join();
    assertThat(other.resolve("gone")).isDirectory();
  }

  @Test
  void folderThatCannotBeWrittenIsOneClearError(@TempDir Path other) throws IOException {
    Path file = Files.writeString(other.resolve("file"), "in the way");

    assertThatThrownBy(() -> DemoDataset.write(file))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("file");
  }
}
