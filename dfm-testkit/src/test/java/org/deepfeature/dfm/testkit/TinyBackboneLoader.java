package org.deepfeature.dfm.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.api.UnknownNameException;

/** A network whose file is one number for each layer, by which pixels are multiplied. */
class TinyBackboneLoader implements BackboneLoader {
  private static final List<String> NAMES = List.of("first", "second");
  private static final String SHA = "%064x";

  static byte[] file(float first, float second) {
    return ByteBuffer.allocate(2 * Float.BYTES).putFloat(first).putFloat(second).array();
  }

  private static byte[] read(String source) {
    try {
      return Files.readAllBytes(Path.of(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void requireLayers(BackboneRequest request) {
    for (String layer : request.layers()) {
      if (!NAMES.contains(layer)) {
        throw new UnknownNameException("layer", layer, NAMES);
      }
    }
  }

  @Override
  public Backbone load(BackboneRequest request) {
    return load(request, read(request.source()));
  }

  @Override
  public Backbone load(BackboneRequest request, byte[] content) {
    requireLayers(request);
    return new Tiny(request, ByteBuffer.wrap(content).asReadOnlyBuffer(), request.imageSize());
  }

  @Override
  public Optional<byte[]> content(BackboneRequest request) {
    return Optional.of(read(request.source()));
  }

  @Override
  public List<LayerDescription> describe(BackboneRequest request) {
    return NAMES.stream()
        .map(name -> new LayerDescription(name, "Mul", List.of(), null, true))
        .toList();
  }

  @Override
  public Optional<Quantizer> quantizer() {
    return Optional.of(this::quantize);
  }

  /** Weights are kept in steps that follow from the largest pixel of the calibration. */
  byte[] quantize(BackboneRequest request, Iterator<Tensor> calibration) {
    requireLayers(request);
    if (!calibration.hasNext()) {
      throw new IllegalArgumentException("There is no calibration image");
    }
    float largest = 0;
    while (calibration.hasNext()) {
      FloatBuffer data = calibration.next().data();
      while (data.hasRemaining()) {
        largest = Math.max(largest, Math.abs(data.get()));
      }
    }
    float step = largest / 10_000;
    ByteBuffer weights = ByteBuffer.wrap(read(request.source()));
    return file(
        Math.round(weights.getFloat(0) / step) * step,
        Math.round(weights.getFloat(Float.BYTES) / step) * step);
  }

  private static final class Tiny implements Backbone {
    private final BackboneRequest request;
    private final ByteBuffer weights;
    private final ImageSize size;
    private volatile boolean closed;

    Tiny(BackboneRequest request, ByteBuffer weights, ImageSize size) {
      this.request = request;
      this.weights = weights;
      this.size = size;
    }

    @Override
    public String name() {
      return "tiny:" + request.source();
    }

    @Override
    public String sha256() {
      return SHA.formatted(weights.getLong(0));
    }

    @Override
    public Preprocessing preprocessing() {
      return Preprocessing.IMAGENET;
    }

    @Override
    public Recommendation recommendation() {
      return Recommendation.DEFAULT;
    }

    @Override
    public List<Layer> layers() {
      return request.layers().stream()
          .map(name -> new Layer(name, 3, size.height(), size.width()))
          .toList();
    }

    @Override
    public List<Tensor> extract(Tensor images) {
      Arguments.requireImages(images, 3, size);
      if (closed) {
        throw new IllegalStateException("The network is closed");
      }
      List<Tensor> features = new ArrayList<>();
      for (String layer : request.layers()) {
        float weight = weights.getFloat(NAMES.indexOf(layer) * Float.BYTES);
        FloatBuffer data = images.data();
        FloatBuffer products = FloatBuffer.allocate(data.remaining());
        while (data.hasRemaining()) {
          products.put(data.get() * weight);
        }
        features.add(Tensor.of(images.batch(), 3, size.height(), size.width(), products.flip()));
      }
      return features;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
