package org.deepfeature.dfm.backbone.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.djl.weights.RestrictedUnpickler.Storage;
import org.deepfeature.dfm.backbone.djl.weights.RestrictedUnpickler.View;

/**
 * What {@code torch.save(model.state_dict(), file)} writes, in the zip format of PyTorch 1.6 and
 * newer or the one before. A checkpoint that keeps it under {@code state_dict} or {@code model}
 * will do as well.
 */
final class StateDict {
  private static final List<String> WRAPPERS = List.of("state_dict", "model");

  private StateDict() {}

  static Map<String, NDArray> read(Path file, NDManager manager) {
    try {
      boolean zip;
      try (InputStream in = Files.newInputStream(file)) {
        byte[] magic = in.readNBytes(2);
        zip = magic.length == 2 && magic[0] == 'P' && magic[1] == 'K';
      }
      if (zip) {
        try (ZippedStorages storages = new ZippedStorages(file)) {
          return arrays(storages.pickled(), storages, manager);
        }
      }
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
        LegacyStorages storages = LegacyStorages.read(in);
        return arrays(storages.pickled(), storages, manager);
      }
    } catch (IOException e) {
      throw new DfmException("Weights '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Where the values of a storage are. */
  interface Storages {
    /** All its bytes, in their own order; a view that may be read at any place. */
    ByteBuffer bytes(Storage storage) throws IOException;
  }

  private static Map<String, NDArray> arrays(Object pickled, Storages storages, NDManager manager)
      throws IOException {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : unwrapped(pickled).entrySet()) {
      if (entry.getValue() instanceof View view) {
        String name = String.valueOf(entry.getKey());
        arrays.put(name, array(name, view, storages, manager));
      }
    }
    if (arrays.isEmpty()) {
      throw new IOException("there is no tensor in it; expected a state dict");
    }
    return arrays;
  }

  private static Map<?, ?> unwrapped(Object pickled) throws IOException {
    if (!(pickled instanceof Map<?, ?> map)) {
      throw new IOException("it holds no dictionary; expected a state dict");
    }
    for (String wrapper : WRAPPERS) {
      if (map.get(wrapper) instanceof Map<?, ?> inner) {
        return inner;
      }
    }
    return map;
  }

  private static NDArray array(String name, View view, Storages storages, NDManager manager)
      throws IOException {
    Storage storage = view.storage();
    List<Long> shape = view.shape();
    List<Long> strides = view.strides();
    long size = 1;
    long last = view.offset();
    if (shape.size() != strides.size()) {
      throw new IOException("tensor '%s' has shape %s, strides %s".formatted(name, shape, strides));
    }
    try {
      for (int axis = 0; axis < shape.size(); axis++) {
        size = Math.multiplyExact(size, shape.get(axis));
        long reach = Math.multiplyExact(Math.max(0, shape.get(axis) - 1), strides.get(axis));
        last = Math.addExact(last, reach);
      }
    } catch (ArithmeticException e) {
      throw new IOException("tensor '%s' has shape %s".formatted(name, shape), e);
    }
    if (size > 0 && (last >= storage.size() || size > storage.size())) {
      throw new IOException(
          "tensor '%s' of shape %s reaches value %d of a storage of %d"
              .formatted(name, shape, last, storage.size()));
    }
    ByteBuffer bytes = storages.bytes(storage);
    FloatBuffer values = Tensor.allocateDirect(Math.toIntExact(size));
    if (size > 0) {
      copy(storage.type(), bytes, view, 0, view.offset(), values);
    }
    return manager.create(
        values.flip(), new Shape(shape.stream().mapToLong(Long::longValue).toArray()));
  }

  private static void copy(
      ScalarType type, ByteBuffer bytes, View view, int axis, long offset, FloatBuffer values) {
    if (axis == view.shape().size()) {
      values.put(type.at(bytes, (int) offset));
      return;
    }
    long count = view.shape().get(axis);
    long stride = view.strides().get(axis);
    for (long i = 0; i < count; i++) {
      copy(type, bytes, view, axis + 1, offset + i * stride, values);
    }
  }
}
