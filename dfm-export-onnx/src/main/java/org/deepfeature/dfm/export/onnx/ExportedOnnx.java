package org.deepfeature.dfm.export.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.Sessions;
import org.deepfeature.dfm.backbone.onnx.graph.ExternalData;
import org.deepfeature.dfm.backbone.onnx.graph.GraphCut;
import org.deepfeature.dfm.backbone.onnx.graph.Nodes;
import org.deepfeature.dfm.backbone.onnx.proto.GraphProto;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.StringStringEntryProto;
import org.deepfeature.dfm.backbone.onnx.proto.ValueInfoProto;
import org.deepfeature.dfm.runtime.export.ExportedModel;
import org.deepfeature.dfm.runtime.export.ExportedOutputs;
import org.deepfeature.dfm.runtime.export.ScoredFrames;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.jspecify.annotations.Nullable;

/**
 * An exported graph in ONNX Runtime. Frames go in behind the graph's resize, so that images of more
 * than 8 bits and images of several sizes can be in one batch. Sessions are opened when they are
 * first needed. Thread-safe.
 */
final class ExportedOnnx implements ExportedModel {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String name;
  private final ModelProto model;
  private final DfmFile file;
  private final Device device;
  private final int threads;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private @Nullable OrtSession frames;
  private @Nullable OrtSession whole;
  private boolean closed;

  private ExportedOnnx(String name, ModelProto model, DfmFile file, Device device, int threads) {
    this.name = name;
    this.model = model;
    this.file = file;
    this.device = device;
    this.threads = threads;
  }

  static ExportedOnnx open(byte[] content, Path path, Device device, int threads) {
    ModelProto model = parse(content, path);
    // Nothing that dfm export writes has any; and what is cut off below is refused, too.
    ExternalData.requireNone(path.toString(), model);
    ExportedOnnx opened =
        new ExportedOnnx(path.toString(), model, remembered(model, path), device, threads);
    // What cannot be run is an error here, not at the first image.
    opened.frameSession();
    return opened;
  }

  static ModelProto parse(byte[] content, Path path) {
    try {
      return ModelProto.parseFrom(content);
    } catch (InvalidProtocolBufferException e) {
      throw new DfmException("'%s' is damaged, or no ONNX file".formatted(path), e);
    }
  }

  static DfmFile remembered(ModelProto model, Path path) {
    String text =
        model.getMetadataPropsList().stream()
            .filter(entry -> entry.getKey().equals(OnnxExporter.REMEMBERED))
            .map(StringStringEntryProto::getValue)
            .findFirst()
            .orElseThrow(
                () ->
                    new DfmException(
                        "'%s' is no model that dfm export wrote: it has no metadata '%s'; a network is fitted with --backbone onnx:%s"
                            .formatted(path, OnnxExporter.REMEMBERED, path)));
    try {
      return DfmFile.ofMetadata(MAPPER.readValue(text, ObjectNode.class), path);
    } catch (JsonProcessingException e) {
      throw new DfmException(
          "'%s': its metadata '%s' cannot be read: %s"
              .formatted(path, OnnxExporter.REMEMBERED, e.getOriginalMessage()),
          e);
    }
  }

  @Override
  public DfmFile file() {
    return file;
  }

  private boolean has(String output) {
    return model.getGraph().getOutputList().stream().anyMatch(o -> o.getName().equals(output));
  }

  @Override
  public boolean hasMaps() {
    return has(Ports.MAP);
  }

  /** The graph behind its resize. */
  private ModelProto behindResize() {
    GraphProto graph = model.getGraph();
    GraphProto.Builder behind = graph.toBuilder().clearNode().clearInput();
    behind.addInput(Nodes.value(Ports.FRAME, Nodes.FLOAT, "N", 3, "h", "w"));
    graph.getNodeList().stream()
        .filter(node -> !node.getOutputList().contains(Ports.FRAME))
        .forEach(behind::addNode);
    List<String> outputs = hasMaps() ? List.of(Ports.EXACT, Ports.MAP) : List.of(Ports.EXACT);
    return GraphCut.cut(model.toBuilder().setGraph(behind).build(), outputs);
  }

  private synchronized OrtSession frameSession() {
    if (frames == null) {
      frames = Sessions.open(name, behindResize(), device, threads);
    }
    return frames;
  }

  private synchronized OrtSession wholeSession() {
    if (whole == null) {
      whole = Sessions.open(name, model, device, threads);
    }
    return whole;
  }

  @Override
  public ScoredFrames score(Tensor images) {
    long[] shape = {images.batch(), images.channels(), images.height(), images.width()};
    lock.readLock().lock();
    try {
      checkOpen();
      OrtSession session = frameSession();
      try (OnnxTensor input =
              OnnxTensor.createTensor(Sessions.environment(), images.data(), shape);
          OrtSession.Result result = session.run(Map.of(Ports.FRAME, input))) {
        double[] scores = new double[images.batch()];
        tensor(result, Ports.EXACT).getDoubleBuffer().get(scores);
        return new ScoredFrames(scores, hasMaps() ? maps(result, images.batch()) : List.of());
      }
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private static OnnxTensor tensor(OrtSession.Result result, String output) {
    return (OnnxTensor) result.get(output).orElseThrow();
  }

  private static List<float[]> maps(OrtSession.Result result, int images) {
    FloatBuffer all = tensor(result, Ports.MAP).getFloatBuffer();
    List<float[]> maps = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      float[] map = new float[all.capacity() / images];
      all.get(map);
      maps.add(map);
    }
    return maps;
  }

  @Override
  public ExportedOutputs run(byte[] rgb, int images, int height, int width) {
    if (rgb.length != 3L * images * height * width) {
      throw new IllegalArgumentException(
          "%s bytes are not %s images of %s x %s RGB pixels"
              .formatted(rgb.length, images, height, width));
    }
    lock.readLock().lock();
    try {
      checkOpen();
      OrtSession session = wholeSession();
      try (OnnxTensor input = input(rgb, images, height, width);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), input))) {
        float[] scores = new float[images];
        tensor(result, Ports.SCORE).getFloatBuffer().get(scores);
        float[] normalized = new float[images];
        tensor(result, Ports.NORMALIZED).getFloatBuffer().get(normalized);
        return new ExportedOutputs(
            scores,
            normalized,
            truths(result, Ports.LABEL),
            hasMaps() ? maps(result, images) : List.of(),
            has(Ports.MASK) ? masks(result, images) : List.of());
      }
    } catch (OrtException e) {
      throw failed(e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private OnnxTensor input(byte[] rgb, int images, int height, int width) throws OrtException {
    Set<String> inputs =
        Set.copyOf(model.getGraph().getInputList().stream().map(ValueInfoProto::getName).toList());
    if (inputs.contains(Ports.BYTES)) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(rgb.length).order(ByteOrder.nativeOrder());
      bytes.put(0, rgb);
      return OnnxTensor.createTensor(
          Sessions.environment(), bytes, new long[] {images, height, width, 3}, OnnxJavaType.UINT8);
    }
    int plane = height * width;
    FloatBuffer planes = Tensor.allocateDirect(rgb.length);
    for (int i = 0; i < rgb.length; i++) {
      int pixel = i / 3;
      int at = (pixel / plane * 3 + i % 3) * plane + pixel % plane;
      planes.put(at, (rgb[i] & 0xFF) / 255f);
    }
    return OnnxTensor.createTensor(
        Sessions.environment(), planes, new long[] {images, 3, height, width});
  }

  private static boolean[] truths(OrtSession.Result result, String output) {
    ByteBuffer bytes = tensor(result, output).getByteBuffer();
    boolean[] truths = new boolean[bytes.remaining()];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = bytes.get(i) != 0;
    }
    return truths;
  }

  private static List<boolean[]> masks(OrtSession.Result result, int images) {
    boolean[] all = truths(result, Ports.MASK);
    List<boolean[]> masks = new ArrayList<>();
    int one = all.length / images;
    for (int i = 0; i < images; i++) {
      boolean[] mask = new boolean[one];
      System.arraycopy(all, i * one, mask, 0, one);
      masks.add(mask);
    }
    return masks;
  }

  private DfmException failed(OrtException e) {
    return new DfmException(
        "Model '%s' failed while running: %s".formatted(name, Sessions.firstLine(e)), e);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("Model '" + name + "' is closed");
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      closed = true;
      OrtSession first = frames;
      OrtSession second = whole;
      frames = null;
      whole = null;
      if (first != null) {
        first.close();
      }
      if (second != null) {
        second.close();
      }
    } catch (OrtException e) {
      throw new DfmException("Model '" + name + "' cannot be closed", e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
