package org.deepfeature.dfm.runtime;

import java.util.Optional;
import org.deepfeature.dfm.runtime.backbone.BackboneSettings;
import org.deepfeature.dfm.runtime.concurrent.ThreadBudget;
import org.deepfeature.dfm.runtime.drift.DriftWatch;
import org.deepfeature.dfm.runtime.image.ImageDecoder;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.runtime.signature.VerifyingKey;

/**
 * What a program may choose when it loads a model. Immutable.
 *
 * @param backbone where the network lies now, such as {@code onnx:/opt/networks/resnet18.onnx};
 *     empty to find it in the model, beside it, or where it lay at the fit
 * @param device {@code auto}, {@code cpu} or {@code cuda[:n]}
 * @param threads that one call may keep busy, 1 to {@value ThreadBudget#MOST}
 * @param linearAlgebra a back end's name; empty for the one that the model was fitted with
 * @param maxPixels most pixels of an image, {@code >= 1}; one of more is a bad image
 * @param drift who is told when images begin to look unlike those of the fit
 * @param check asked before a model is used, such as a {@link VerifyingKey}
 */
public record DetectorOptions(
    Optional<String> backbone,
    String device,
    int threads,
    Optional<String> linearAlgebra,
    long maxPixels,
    DriftWatch drift,
    ModelCheck check) {
  /** The model's own network on the CPU, on all processors. */
  public static final DetectorOptions DEFAULT =
      new DetectorOptions(
          Optional.empty(),
          "cpu",
          Runtime.getRuntime().availableProcessors(),
          Optional.empty(),
          ImageDecoder.DEFAULT_PIXEL_LIMIT,
          DriftWatch.DEFAULT,
          ModelCheck.NONE);

  public DetectorOptions {
    ThreadBudget.requirePossible(threads);
    if (maxPixels < 1) {
      throw new IllegalArgumentException("Pixels " + maxPixels + "; expected at least 1");
    }
    if (!device.matches("cpu|cuda(:\\d{1,4})?|" + BackboneSettings.AUTO)) {
      throw new IllegalArgumentException(
          "Device '" + device + "'; expected auto, cpu, cuda or cuda:<n>");
    }
  }

  /**
   * @param value {@code KIND:NAME} of the network
   * @return the same with the network there
   */
  public DetectorOptions withBackbone(String value) {
    return new DetectorOptions(
        Optional.of(value), device, threads, linearAlgebra, maxPixels, drift, check);
  }

  /**
   * @param value {@code auto}, {@code cpu} or {@code cuda[:n]}
   * @return the same on that device
   */
  public DetectorOptions withDevice(String value) {
    return new DetectorOptions(backbone, value, threads, linearAlgebra, maxPixels, drift, check);
  }

  /**
   * @param value {@code >= 1}
   * @return the same on that many threads
   */
  public DetectorOptions withThreads(int value) {
    return new DetectorOptions(backbone, device, value, linearAlgebra, maxPixels, drift, check);
  }

  /**
   * @param value a back end's name
   * @return the same over that linear algebra
   */
  public DetectorOptions withLinearAlgebra(String value) {
    return new DetectorOptions(
        backbone, device, threads, Optional.of(value), maxPixels, drift, check);
  }

  /**
   * @param value {@code >= 1}; more than the default for line scans, as far as memory goes
   * @return the same for images of so many pixels
   */
  public DetectorOptions withMaxPixels(long value) {
    return new DetectorOptions(backbone, device, threads, linearAlgebra, value, drift, check);
  }

  /**
   * @param value how many of the last images count, and who is told
   * @return the same with that
   */
  public DetectorOptions withDrift(DriftWatch value) {
    return new DetectorOptions(backbone, device, threads, linearAlgebra, maxPixels, value, check);
  }

  /**
   * @param value asked before the model is used, such as a {@link VerifyingKey}
   * @return the same with that
   */
  public DetectorOptions withCheck(ModelCheck value) {
    return new DetectorOptions(backbone, device, threads, linearAlgebra, maxPixels, drift, value);
  }
}
