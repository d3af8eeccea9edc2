package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.math.BigInteger;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjIntConsumer;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.Backbone.Layer;
import org.deepfeature.dfm.api.Backbone.Preprocessing;
import org.deepfeature.dfm.api.Backbone.Recommendation;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.graph.GraphWrap;
import org.deepfeature.dfm.backbone.onnx.graph.InputSpec;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;

/** A wrapped network in a session of ONNX Runtime. */
final class OnnxBackbone implements Backbone {
  /** As many as an array has. */
  private static final BigInteger MOST_VALUES = BigInteger.valueOf(Integer.MAX_VALUE - 8);

  private final Network network;
  private final SharedSession session;
  private final Optional<ImagesSideBySide> sideBySide;
  private final ImageSize size;
  private final Device device;
  private final RunSize runSize;

  /** The session's outputs, each once. */
  private final List<Layer> layers;

  /** For every layer that was requested, which of the outputs it is. */
  private final List<Integer> places;

  private OnnxBackbone(
      Network network,
      SharedSession session,
      Optional<ImagesSideBySide> sideBySide,
      BackboneRequest request,
      RunSize runSize,
      List<Layer> layers,
      List<Integer> places) {
    this.network = network;
    this.session = session;
    this.sideBySide = sideBySide;
    this.size = request.imageSize();
    this.device = request.device();
    this.runSize = runSize;
    this.layers = List.copyOf(layers);
    this.places = List.copyOf(places);
  }

  /** Opens the session, and runs one zero image to learn the layers' shapes. */
  static OnnxBackbone open(
      Network network,
      ModelProto wrapped,
      InputSpec input,
      List<String> names,
      List<Integer> places,
      BackboneRequest request) {
    RunSize runSize = RunSize.of(request.device(), input.batch());
    return open(network, wrapped, input, names, places, request, runSize);
  }

  /** The same, at another size of runs than suits the device. */
  static OnnxBackbone open(
      Network network,
      ModelProto wrapped,
      InputSpec input,
      List<String> names,
      List<Integer> places,
      BackboneRequest request,
      RunSize runSize) {
    OrtSession session =
        Sessions.open(network.name(), wrapped, request.device(), request.threads());
    SharedSession shared = new SharedSession(network.name(), session);
    try {
      int channels = network.preprocessing().colorOrder().channels();
      List<Layer> layers = new ArrayList<>();
      try (OnnxTensor zero = ShapeProbe.zero(input, channels, request.imageSize());
          OrtSession.Result result = session.run(Map.of(GraphWrap.INPUT, zero))) {
        for (int i = 0; i < result.size(); i++) {
          long[] shape = ((OnnxTensor) result.get(i)).getInfo().getShape();
          layers.add(layer(names.get(places.indexOf(i)), shape, Math.max(1, input.batch())));
        }
      } catch (OrtException e) {
        throw ShapeProbe.cannotTake(network.name(), request.imageSize(), e);
      }
      return new OnnxBackbone(
          network,
          shared,
          sideBySide(network, wrapped, input, request),
          request,
          runSize,
          layers,
          places);
    } catch (RuntimeException e) {
      shared.close();
      throw e;
    }
  }

  /** Where threads could share the images of a batch, rather than one image's run. */
  private static Optional<ImagesSideBySide> sideBySide(
      Network network, ModelProto wrapped, InputSpec input, BackboneRequest request) {
    if (request.threads() == 1 || input.batch() > 0 || request.device().kind() != Device.Kind.CPU) {
      return Optional.empty();
    }
    return Optional.of(
        new ImagesSideBySide(
            () ->
                new SharedSession(
                    network.name(), Sessions.open(network.name(), wrapped, request.device(), 1)),
            request.threads()));
  }

  private static BigInteger values(long[] shape) {
    BigInteger values = BigInteger.ONE;
    for (long side : shape) {
      values = values.multiply(BigInteger.valueOf(side));
    }
    return values;
  }

  private static Layer layer(String name, long[] shape, int batch) {
    if (shape.length != 4 || shape[0] != batch) {
      throw new IllegalArgumentException(
          "Layer '%s' has shape %s for %s images; features need a spatial one, images x channels x height x width"
              .formatted(name, Arrays.toString(shape), batch));
    }
    if (values(shape).compareTo(MOST_VALUES) > 0) {
      throw new IllegalArgumentException(
          "Layer '%s' has shape %s for %s images, %s values; at most %s can be read"
              .formatted(name, Arrays.toString(shape), batch, values(shape), MOST_VALUES));
    }
    return new Layer(name, (int) shape[1], (int) shape[2], (int) shape[3]);
  }

  @Override
  public String name() {
    return network.name();
  }

  @Override
  public String sha256() {
    return network.sha256();
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public Preprocessing preprocessing() {
    return network.preprocessing();
  }

  @Override
  public List<String> remarks() {
    return network.remarks();
  }

  @Override
  public Recommendation recommendation() {
    return network.recommendation();
  }

  @Override
  public List<Layer> layers() {
    return places.stream().map(layers::get).toList();
  }

  @Override
  public List<Tensor> extract(Tensor images) {
    Arguments.requireImages(images, network.preprocessing().colorOrder().channels(), size);
    session.checkOpen();
    int batch = images.batch();
    int step = runSize.images(batch);
    List<FloatBuffer> outputs = new ArrayList<>();
    if (batch == step) {
      outputs.addAll(session.run(images));
    } else {
      layers.forEach(l -> outputs.add(FloatBuffer.allocate(batch * valuesOf(l))));
      ObjIntConsumer<SharedSession> one =
          (open, run) -> {
            int from = run * step;
            int to = Math.min(from + step, batch);
            List<FloatBuffer> parts = open.run(padded(images.slice(from, to), step));
            for (int i = 0; i < parts.size(); i++) {
              int values = valuesOf(layers.get(i));
              outputs.get(i).put(from * values, parts.get(i), 0, (to - from) * values);
            }
          };
      int runs = (batch + step - 1) / step;
      if (sideBySide.isPresent()) {
        sideBySide.get().forEach(runs, one);
      } else {
        for (int run = 0; run < runs; run++) {
          one.accept(session, run);
        }
      }
    }
    runSize.ran(batch, step);
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer l = layers.get(i);
      tensors.add(Tensor.of(batch, l.channels(), l.height(), l.width(), outputs.get(i)));
    }
    return places.stream().map(tensors::get).toList();
  }

  /** Images of zeros after too few; what the network says of them is dropped. */
  private static Tensor padded(Tensor images, int batch) {
    if (images.batch() == batch) {
      return images;
    }
    int image = images.channels() * images.height() * images.width();
    FloatBuffer data = Tensor.allocateDirect(Math.multiplyExact(batch, image));
    data.duplicate().put(images.data());
    return Tensor.of(batch, images.channels(), images.height(), images.width(), data);
  }

  private static int valuesOf(Layer layer) {
    return layer.channels() * layer.height() * layer.width();
  }

  @Override
  public void close() {
    sideBySide.ifPresent(ImagesSideBySide::close);
    session.close();
  }
}
