package org.deepfeature.dfm.api;

import java.util.List;

/**
 * A pre-trained network, cut behind the layers that were asked for: images in, one feature map a
 * layer out. {@link #extract} may be called from several threads at once. Closing twice is
 * harmless; extracting afterwards is an {@link IllegalStateException}. Thread-safe.
 */
public interface Backbone extends AutoCloseable {

  /**
   * @return what a fitted model should remember of it, such as {@code onnx:resnet18.onnx}
   */
  String name();

  /**
   * @return SHA-256 of the network's file in lower-case hexadecimal; of what generates it, if there
   *     is no file
   */
  String sha256();

  /**
   * @return where it runs; the host leaves the processor to others while a GPU is at work. The CPU,
   *     unless an implementation says otherwise
   */
  default Device device() {
    return Device.CPU;
  }

  /**
   * @return how pixels must be prepared
   */
  Preprocessing preprocessing();

  /**
   * @return settings to use where the user gives none
   */
  Recommendation recommendation();

  /**
   * @return the layers that {@link #extract} returns, in order, with their shapes at the image size
   *     that was asked for
   */
  List<Layer> layers();

  /**
   * @param images N × C × H × W, prepared as {@link #preprocessing} says; a direct buffer is not
   *     copied
   * @return one tensor a layer, in the order of {@link #layers}; they belong to the caller and stay
   *     valid after {@link #close}
   * @throws IllegalArgumentException if channels or size differ from what the network was loaded
   *     for
   * @throws IllegalStateException if closed
   */
  List<Tensor> extract(Tensor images);

  @Override
  void close();
}
