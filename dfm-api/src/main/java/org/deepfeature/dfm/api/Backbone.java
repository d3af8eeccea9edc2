package org.deepfeature.dfm.api;

import java.util.List;

/**
 * A pre-trained network, cut after the layers that were requested: images in, one feature map a
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
   * @return what the user should know about the way in which the network is used, such as pixels
   *     that are prepared otherwise than usually; a line each
   */
  default List<String> remarks() {
    return List.of();
  }

  /**
   * @return settings to use where the user gives none
   */
  Recommendation recommendation();

  /**
   * @param layer one of {@link #layers}, by name
   * @return settings for that layer, where layers of one backbone differ, as those of several
   *     joined networks do; {@link #recommendation()} unless an implementation says otherwise
   */
  default Recommendation recommendation(String layer) {
    return recommendation();
  }

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

  /**
   * A layer of a network and the shape of its feature map for one image.
   *
   * @param name the name under which it is requested
   * @param channels C
   * @param height H
   * @param width W
   */
  record Layer(String name, int channels, int height, int width) {}

  /**
   * Settings that a backbone's authors recommend where the user gives none.
   *
   * @param pooling average-pooling kernel = stride, {@code >= 1}
   * @param standardize whether each channel is to be divided by its standard deviation over the
   *     training data before reduction; channels are not centred
   */
  record Recommendation(int pooling, boolean standardize) {

    /** Pooling 4, unscaled: the settings of the reference implementation for trained networks. */
    public static final Recommendation DEFAULT = new Recommendation(4, false);

    public Recommendation {
      if (pooling < 1) {
        throw new IllegalArgumentException("Pooling " + pooling + "; expected at least 1");
      }
    }
  }

  /**
   * What a network's weights expect of its input: {@code (scale · v − mean) / standardDeviation}
   * per channel, where v is the resized pixel in 0..1.
   *
   * @param colorOrder which channels, in which order
   * @param scale 1 for weights that were trained on 0..1, 255 for 0..255
   * @param mean one value a channel, on the scale above
   * @param standardDeviation one positive value a channel, on the scale above
   */
  record Preprocessing(
      ColorOrder colorOrder, double scale, List<Double> mean, List<Double> standardDeviation) {

    /** Channels and their order. */
    public enum ColorOrder {
      /** Red, green, blue. */
      RGB(3),
      /** Blue, green, red. */
      BGR(3),
      /** One channel: ITU-R 601 luma, 0.299 R + 0.587 G + 0.114 B. */
      GREY(1);

      private final int channels;

      ColorOrder(int channels) {
        this.channels = channels;
      }

      /**
       * @return 3 or 1
       */
      public int channels() {
        return channels;
      }
    }

    /**
     * RGB in 0..1 by the mean and standard deviation of ImageNet, as torchvision's weights expect.
     */
    public static final Preprocessing IMAGENET =
        new Preprocessing(
            ColorOrder.RGB, 1, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    public Preprocessing {
      mean = List.copyOf(mean);
      standardDeviation = List.copyOf(standardDeviation);
      int channels = colorOrder.channels();
      if (mean.size() != channels || standardDeviation.size() != channels) {
        throw new IllegalArgumentException(
            "Mean %s and standard deviation %s; expected %s values each for %s"
                .formatted(mean, standardDeviation, channels, colorOrder));
      }
      if (!(scale > 0) || standardDeviation.stream().anyMatch(s -> !(s > 0))) {
        throw new IllegalArgumentException(
            "Scale %s and standard deviation %s; expected positive values"
                .formatted(scale, standardDeviation));
      }
    }
  }
}
