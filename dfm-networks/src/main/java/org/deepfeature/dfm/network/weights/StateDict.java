package org.deepfeature.dfm.network.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.network.weights.RestrictedUnpickler.Foreign;
import org.deepfeature.dfm.network.weights.RestrictedUnpickler.Storage;
import org.deepfeature.dfm.network.weights.RestrictedUnpickler.View;

/**
 * What {@code torch.save} wrote: a state dict, or a checkpoint with dictionaries of tensors
 * anywhere in it.
 */
final class StateDict {
  private static final int MAX_AXES = 64; // PyTorch's own limit for most of what it does.

  private StateDict() {}

  /** Where the values of a storage are. */
  interface Storages {
    /** All its bytes, in their own order; a view that may be read at any place. */
    ByteBuffer bytes(Storage storage) throws IOException;
  }

  private record Found(String place, Map<?, ?> map) {}

  /** Every dictionary that has tensors, the outermost first. */
  static List<TensorGroup> groups(Object pickled, Storages storages) throws IOException {
    refuseForeign(pickled);
    if (!(pickled instanceof Map<?, ?> outermost)) {
      throw new IOException("it holds no dictionary; expected a state dict");
    }
    List<TensorGroup> groups = new ArrayList<>();
    List<String> foreign = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Found> open = new ArrayDeque<>(List.of(new Found("", outermost)));
    while (!open.isEmpty()) {
      Found found = open.remove();
      Map<String, StoredTensor> tensors = new LinkedHashMap<>();
      boolean plain = false;
      for (Map.Entry<?, ?> entry : found.map.entrySet()) {
        String name = String.valueOf(entry.getKey());
        String place = found.place.isEmpty() ? name : found.place + "." + name;
        if (entry.getValue() instanceof View view) {
          tensors.put(name, tensor(name, view, storages));
          plain = true;
        } else if (entry.getValue() instanceof Foreign other) {
          tensors.put(name, StoredTensor.unreadable(other.name(), List.of()));
          foreign.add(place + ", a call of " + other.name());
        } else if (entry.getValue() instanceof Map<?, ?> inner && seen.add(inner)) {
          open.add(new Found(place, inner));
        }
      }
      if (plain) {
        groups.add(new TensorGroup(found.place, tensors));
      }
    }
    if (groups.isEmpty()) {
      throw new IOException(
          foreign.isEmpty()
              ? "there is no tensor in it; expected a state dict"
              : "there is no tensor in it but %s, which could run any code; expected a state dict: torch.save(model.state_dict(), FILE)"
                  .formatted(foreign.get(0)));
    }
    return groups;
  }

  static void refuseForeign(Object pickled) throws IOException {
    if (pickled instanceof Foreign foreign) {
      throw new IOException(
          "it holds a call of %s, which could run any code; expected nothing but tensors, dictionaries, numbers and texts"
              .formatted(foreign.name()));
    }
  }

  private static StoredTensor tensor(String name, View view, Storages storages) throws IOException {
    List<Long> shape = view.shape();
    List<Long> strides = view.strides();
    long last = view.offset();
    if (shape.size() != strides.size() || shape.size() > MAX_AXES) {
      throw new IOException("tensor '%s' has shape %s, strides %s".formatted(name, shape, strides));
    }
    long size = StoredTensor.size(shape);
    try {
      for (int axis = 0; axis < shape.size(); axis++) {
        long reach = Math.multiplyExact(Math.max(0, shape.get(axis) - 1), strides.get(axis));
        last = Math.addExact(last, reach);
      }
    } catch (ArithmeticException e) {
      throw new IOException(
          "tensor '%s' has shape %s, strides %s".formatted(name, shape, strides), e);
    }
    long there = view.storage().bytes() / view.type().bytes();
    if (size > 0 && (last >= there || size > there)) {
      throw new IOException(
          "tensor '%s' of shape %s reaches value %s of a storage of %s"
              .formatted(name, shape, last, there));
    }
    return new StoredTensor(
        view.type().toString(), shape, () -> values(view, (int) size, storages));
  }

  private static FloatBuffer values(View view, int size, Storages storages) throws IOException {
    ByteBuffer bytes = storages.bytes(view.storage());
    FloatBuffer values = Tensor.allocateDirect(size);
    if (size > 0) {
      copy(bytes, view, 0, view.offset(), values);
    }
    return values.flip();
  }

  private static void copy(ByteBuffer bytes, View view, int axis, long offset, FloatBuffer values) {
    if (axis == view.shape().size()) {
      values.put(view.type().at(bytes, (int) offset));
      return;
    }
    long count = view.shape().get(axis);
    long stride = view.strides().get(axis);
    for (long i = 0; i < count; i++) {
      copy(bytes, view, axis + 1, offset + i * stride, values);
    }
  }
}
