package org.deepfeature.dfm.network.weights;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.deepfeature.dfm.network.weights.RestrictedUnpickler.Storage;
import org.deepfeature.dfm.network.weights.RestrictedUnpickler.View;

/**
 * The format before PyTorch 1.6, in which older published weights still are: five pickles (a magic
 * number, a version, the machine, the object, the storages' keys), then each storage after its
 * size.
 */
final class LegacyStorages implements StateDict.Storages {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

  private final Object pickled;
  private final Map<String, ByteBuffer> bytes;

  private LegacyStorages(Object pickled, Map<String, ByteBuffer> bytes) {
    this.pickled = pickled;
    this.bytes = bytes;
  }

  static LegacyStorages read(InputStream in) throws IOException {
    Object magic = RestrictedUnpickler.read(in);
    if (!MAGIC.equals(magic)) {
      StateDict.refuseForeign(magic);
      throw new IOException("it does not begin as a file of PyTorch does");
    }
    RestrictedUnpickler.read(in);
    Object machine = RestrictedUnpickler.read(in);
    boolean little =
        !(machine instanceof Map<?, ?> map) || !Boolean.FALSE.equals(map.get("little_endian"));
    ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    Object pickled = RestrictedUnpickler.read(in);
    if (!(RestrictedUnpickler.read(in) instanceof List<?> keys)) {
      throw new IOException("there is no list of storages in it");
    }
    Map<String, Storage> storages = storages(pickled);
    Map<String, ByteBuffer> bytes = new HashMap<>();
    DataInputStream data = new DataInputStream(in);
    for (Object key : keys) {
      Storage storage = key instanceof String text ? storages.get(text) : null;
      if (storage == null) {
        throw new IOException(
            "a storage belongs to no tensor"
                + (key instanceof String text ? ": '" + text + "'" : ""));
      }
      bytes.put(storage.key(), next(data, storage, order));
    }
    return new LegacyStorages(pickled, bytes);
  }

  private static ByteBuffer next(DataInputStream data, Storage storage, ByteOrder order)
      throws IOException {
    try {
      long size = data.readLong();
      size = order == ByteOrder.LITTLE_ENDIAN ? Long.reverseBytes(size) : size;
      if (size != storage.size()) {
        throw new IOException(
            "storage '%s' has %s values; expected %s"
                .formatted(storage.key(), size, storage.size()));
      }
      long length = storage.bytes();
      byte[] content = data.readNBytes((int) length);
      if (content.length != length) {
        throw new IOException("storage '" + storage.key() + "' is cut off");
      }
      return ByteBuffer.wrap(content).order(order);
    } catch (EOFException e) {
      throw new IOException("storage '" + storage.key() + "' is cut off", e);
    }
  }

  private static Map<String, Storage> storages(Object pickled) {
    Map<String, Storage> storages = new HashMap<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Object> open = new ArrayDeque<>(List.of(pickled));
    while (!open.isEmpty()) {
      Object object = open.remove();
      if (object instanceof View view) {
        storages.put(view.storage().key(), view.storage());
      } else if (object instanceof Map<?, ?> map && seen.add(map)) {
        map.values().stream().filter(Objects::nonNull).forEach(open::add);
      } else if (object instanceof Collection<?> list && seen.add(list)) {
        list.stream().filter(Objects::nonNull).forEach(open::add);
      } else if (object instanceof Object[] tuple && seen.add(tuple)) {
        Arrays.stream(tuple).filter(Objects::nonNull).forEach(open::add);
      }
    }
    return storages;
  }

  Object pickled() {
    return pickled;
  }

  @Override
  public ByteBuffer bytes(Storage storage) throws IOException {
    ByteBuffer found = bytes.get(storage.key());
    if (found == null) {
      throw new IOException("there is no storage '" + storage.key() + "' in it");
    }
    if (found.capacity() != storage.bytes()) { // Two tensors disagree about what they share.
      throw new IOException(
          "storage '%s' has %s bytes; expected %s"
              .formatted(storage.key(), found.capacity(), storage.bytes()));
    }
    return found;
  }
}
