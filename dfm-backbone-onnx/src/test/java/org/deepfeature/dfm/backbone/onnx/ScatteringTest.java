package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What Bruna and Mallat prove of scattering networks, seen in this one. */
class ScatteringTest {
  private static final int SIDE = 128;
  private static final int GRID = SIDE / 16;
  private static Backbone scattering;

  @BeforeAll
  static void open() {
    scattering = open("grey", List.of("order1", "order2"), SIDE);
  }

  @AfterAll
  static void close() {
    scattering.close();
  }

  private static Backbone open(String color, List<String> layers, int side) {
    OnnxOptions defaults = OnnxOptions.DEFAULT;
    OnnxOptions options =
        new OnnxOptions(
            defaults.colorOrder(), 1, defaults.mean(), defaults.standardDeviation(), color, "", -1);
    return new OnnxBackboneLoader(options)
        .load(new BackboneRequest("scattering", layers, new ImageSize(side, side), Device.CPU, 2));
  }

  /** A texture without a preferred scale, moved to the right. */
  private static float[] texture(int seed, int shift) {
    Random random = new Random(seed);
    float[] image = new float[SIDE * SIDE];
    for (int wave = 0; wave < 60; wave++) {
      double frequency = Math.PI * Math.pow(2, -4 * random.nextDouble());
      double angle = Math.PI * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      for (int i = 0; i < image.length; i++) {
        int x = i % SIDE - shift;
        int y = i / SIDE;
        image[i] +=
            (float)
                (0.05 * Math.cos(frequency * (Math.cos(angle) * x + Math.sin(angle) * y) + phase));
      }
    }
    return image;
  }

  private static List<Tensor> scatter(float[] image) {
    FloatBuffer data = Tensor.allocateDirect(image.length);
    data.put(0, image);
    return scattering.extract(Tensor.of(1, 1, SIDE, SIDE, data));
  }

  private static float[] values(Tensor tensor) {
    float[] values = new float[tensor.data().remaining()];
    tensor.data().get(tensor.data().position(), values);
    return values;
  }

  /** Features less the first channel, which is the low-passed image itself. */
  private static float[] moduli(float[] image) {
    float[] first = values(scatter(image).get(0));
    float[] second = values(scatter(image).get(1));
    float[] moduli = new float[first.length - GRID * GRID + second.length];
    System.arraycopy(first, GRID * GRID, moduli, 0, first.length - GRID * GRID);
    System.arraycopy(second, 0, moduli, first.length - GRID * GRID, second.length);
    return moduli;
  }

  private static double energy(float[] values) {
    double energy = 0;
    for (float value : values) {
      energy += (double) value * value;
    }
    return energy;
  }

  private static double distance(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return Math.sqrt(energy(difference) / energy(a));
  }

  @Test
  void channelsPerColourAndAGridOfASixteenth() {
    assertThat(scattering.layers())
        .containsExactly(new Layer("order1", 33, GRID, GRID), new Layer("order2", 384, GRID, GRID));
    try (Backbone both = open("grey", List.of(), 64);
        Backbone color = open("rgb", List.of(), 64)) {
      assertThat(both.layers()).containsExactly(new Layer("scattering", 417, 4, 4));
      assertThat(color.layers()).containsExactly(new Layer("scattering", 3 * 417, 4, 4));
    }
  }

  @Test
  void energyIsBoundedByTheImagesEnergy() {
    for (int seed = 0; seed < 5; seed++) {
      float[] image = texture(seed, 0);
      List<Tensor> orders = scatter(image);
      // A cell stands for 16 × 16 pixels.
      double first = 256 * energy(values(orders.get(0)));
      double second = 256 * energy(values(orders.get(1)));

      assertThat(first + second).isBetween(0.01 * energy(image), energy(image));
      assertThat(second).isLessThan(first);
    }
  }

  @Test
  void translationMovesFeaturesFarLessThanPixels() {
    for (int shift : new int[] {1, 2, 4}) {
      float[] image = texture(3, 0);
      float[] moved = texture(3, shift);

      double pixels = distance(image, moved);
      double features = distance(moduli(image), moduli(moved));

      assertThat(features).as("%d pixels", shift).isLessThan(pixels / 3).isLessThan(0.2);
    }
  }

  @Test
  void evenImageHasNothingButItsMean() {
    float[] even = new float[SIDE * SIDE];
    java.util.Arrays.fill(even, 0.7f);

    List<Tensor> orders = scatter(even);

    float[] first = values(orders.get(0));
    for (int i = 0; i < GRID * GRID; i++) {
      assertThat(first[i]).isBetween(0.6999f, 0.7001f);
    }
    assertThat(energy(moduli(even))).isLessThan(1e-6);
  }

  @Test
  void brightnessScalesFeaturesAlike() {
    float[] image = texture(1, 0);
    float[] twice = image.clone();
    for (int i = 0; i < twice.length; i++) {
      twice[i] *= 2;
    }
    float[] doubled = moduli(image);
    for (int i = 0; i < doubled.length; i++) {
      doubled[i] *= 2;
    }

    assertThat(distance(doubled, moduli(twice))).isLessThan(1e-4);
  }

  @Test
  void sameNetworkOnEveryMachineAndInEveryRun() {
    try (Backbone again = open("grey", List.of(), 64);
        Backbone color = open("rgb", List.of(), 64)) {
      assertThat(again.sha256()).isEqualTo(scattering.sha256());
      assertThat(color.sha256()).isNotEqualTo(scattering.sha256());
    }
  }

  @Test
  void recommendsNoPoolingAndScaledChannels() {
    assertThat(scattering.recommendation().pooling()).isEqualTo(1);
    assertThat(scattering.recommendation().standardize()).isTrue();
  }

  @Test
  void sizesThatTheGridDoesNotDivideAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("grey", List.of(), 100))
        .withMessageContaining("100")
        .withMessageContaining("multiples of 16");
  }
}
