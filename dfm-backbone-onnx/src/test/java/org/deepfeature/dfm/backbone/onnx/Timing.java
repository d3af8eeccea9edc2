package org.deepfeature.dfm.backbone.onnx;

import java.util.Arrays;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;

/** Prints medians of paired runs: source:layer:channels, each by turns. */
final class Timing {
  private Timing() {}

  public static void main(String[] args) {
    int rounds = 25;
    Backbone[] backbones = new Backbone[args.length - 2];
    Tensor[] images = new Tensor[backbones.length];
    double[][] times = new double[backbones.length][rounds];
    int batch = Integer.parseInt(args[0]);
    for (int i = 0; i < backbones.length; i++) {
      String[] part = args[i + 2].split(":", -1);
      OnnxOptions d = OnnxOptions.DEFAULT;
      boolean rgb = part[0].equals("scattering") && part[2].equals("3");
      OnnxOptions o =
          new OnnxOptions(d.colorOrder(), 1, d.mean(), d.standardDeviation(), rgb ? "rgb" : "grey");
      backbones[i] =
          new OnnxBackboneLoader(o)
              .load(
                  new BackboneRequest(
                      part[0],
                      part[1].isEmpty() ? List.of() : List.of(part[1]),
                      new ImageSize(256, 256),
                      Device.CPU,
                      Integer.parseInt(args[1])));
      images[i] = Pictures.noise(batch, Integer.parseInt(part[2]), 256, 256);
    }
    for (int r = -5; r < rounds; r++) {
      for (int i = 0; i < backbones.length; i++) {
        long start = System.nanoTime();
        backbones[i].extract(images[i]);
        if (r >= 0) {
          times[i][r] = (System.nanoTime() - start) / 1e6 / batch;
        }
      }
    }
    for (int i = 0; i < backbones.length; i++) {
      Arrays.sort(times[i]);
      System.out.printf(
          "%-60s median %.2f least %.2f ms an image%n",
          args[i + 2], times[i][rounds / 2], times[i][0]);
    }
  }
}
