package org.deepfeature.dfm.backbone.djl;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.djl.network.ForwardPass;

/**
 * A network on DJL's PyTorch engine. Every batch has a manager of its own, which is closed with all
 * that the network computed; what is returned lies in the heap.
 */
final class DjlBackbone implements Backbone {
  /** What a fitted model remembers of a network, and how its pixels are prepared. */
  record Identity(String name, String sha256, Preprocessing preprocessing) {}

  /** What can be converted to float32; a complex number, say, cannot. */
  private static final Set<DataType> REAL =
      EnumSet.of(
          DataType.FLOAT32,
          DataType.FLOAT16,
          DataType.BFLOAT16,
          DataType.FLOAT64,
          DataType.INT8,
          DataType.UINT8,
          DataType.INT32,
          DataType.INT64,
          DataType.BOOLEAN);

  private final Identity identity;
  private final ForwardPass network;
  private final ImageSize size;
  private final Device device;
  private final List<Layer> layers;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private DjlBackbone(
      Identity identity, ForwardPass network, BackboneRequest request, List<Layer> layers) {
    this.identity = identity;
    this.network = network;
    this.size = request.imageSize();
    this.device = request.device();
    this.layers = List.copyOf(layers);
  }

  /** Runs one zero image to learn the layers' shapes; closes the network if that fails. */
  static DjlBackbone open(
      Identity identity, ForwardPass network, List<String> names, BackboneRequest request) {
    try {
      return new DjlBackbone(identity, network, request, probe(identity, network, names, request));
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
  }

  private static List<Layer> probe(
      Identity identity, ForwardPass network, List<String> names, BackboneRequest request) {
    int channels = identity.preprocessing.colorOrder().channels();
    ImageSize size = request.imageSize();
    Layer[] layers = new Layer[names.size()];
    try (NDManager scratch = network.manager().newSubManager()) {
      network.run(
          scratch.zeros(new Shape(1, channels, size.height(), size.width())),
          (index, map) -> layers[index] = layer(names.get(index), map));
    } catch (EngineException e) {
      throw new IllegalArgumentException(
          "Network '%s' cannot take images of %s: %s"
              .formatted(identity.name, size, PyTorch.first(e)),
          e);
    }
    return List.of(layers);
  }

  private static Layer layer(String name, NDArray map) {
    Shape shape = map.getShape();
    if (shape.dimension() != 4 || shape.get(0) != 1) {
      throw new IllegalArgumentException(
          "Layer '%s' has shape %s for one image; features need a spatial one, images x channels x height x width"
              .formatted(name, shape));
    }
    if (!REAL.contains(map.getDataType())) {
      throw new IllegalArgumentException(
          "Layer '%s' has values of type %s; features are real numbers"
              .formatted(name, map.getDataType()));
    }
    return new Layer(name, (int) shape.get(1), (int) shape.get(2), (int) shape.get(3));
  }

  @Override
  public String name() {
    return identity.name;
  }

  @Override
  public String sha256() {
    return identity.sha256;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public Preprocessing preprocessing() {
    return identity.preprocessing;
  }

  @Override
  public Recommendation recommendation() {
    return Recommendation.DEFAULT;
  }

  @Override
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    Arguments.requireImages(images, identity.preprocessing.colorOrder().channels(), size);
    int batch = images.batch();
    List<FloatBuffer> features = new ArrayList<>();
    for (Layer l : layers) {
      features.add(
          FloatBuffer.allocate(Math.multiplyExact(batch, l.channels() * l.height() * l.width())));
    }
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("Backbone '" + identity.name + "' is closed");
      }
      // One at a time on the CPU: one image's maps fit caches, and features cannot depend on an
      // image's neighbours.
      int step = device.kind() == Device.Kind.CPU ? 1 : Math.max(1, batch);
      for (int from = 0; from < batch; from += step) {
        run(images.slice(from, Math.min(from + step, batch)), features);
      }
    } catch (EngineException e) {
      throw new DfmException(
          "Network '%s' failed while running: %s".formatted(identity.name, PyTorch.first(e)), e);
    } finally {
      lock.readLock().unlock();
    }
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer l = layers.get(i);
      FloatBuffer values = features.get(i).rewind();
      tensors.add(Tensor.of(batch, l.channels(), l.height(), l.width(), values));
    }
    return tensors;
  }

  private void run(Tensor images, List<FloatBuffer> features) {
    try (NDManager scratch = network.manager().newSubManager()) {
      Shape shape = new Shape(images.batch(), images.channels(), images.height(), images.width());
      NDArray input = scratch.create(images.data(), shape, DataType.FLOAT32);
      network.run(input, (index, map) -> features.get(index).put(floats(map)));
    }
  }

  private static FloatBuffer floats(NDArray map) {
    if (map.getDataType() == DataType.FLOAT32) {
      return map.toByteBuffer(true).asFloatBuffer();
    }
    try (NDArray converted = map.toType(DataType.FLOAT32, true)) {
      return converted.toByteBuffer(false).asFloatBuffer();
    }
  }

  /** What the network owns, for tests that look for leaks. */
  NDManager manager() {
    return network.manager();
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        network.close();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }
}
