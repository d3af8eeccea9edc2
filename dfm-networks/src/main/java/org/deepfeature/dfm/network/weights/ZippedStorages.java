package org.deepfeature.dfm.network.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.deepfeature.dfm.network.weights.RestrictedUnpickler.Storage;

/** The zip format: one entry is the pickle, each storage is an entry of its own. */
final class ZippedStorages implements StateDict.Storages {
  static final String PICKLE = "data.pkl";

  private final CheckedZip zip;
  private final String prefix;
  private final ByteOrder order;
  private final Map<String, ByteBuffer> read = new HashMap<>();

  ZippedStorages(CheckedZip zip) throws IOException {
    this.zip = zip;
    String pickle =
        zip.names().stream()
            .filter(n -> n.equals(PICKLE) || n.endsWith("/" + PICKLE))
            .findFirst()
            .orElseThrow(() -> new IOException("there is no " + PICKLE + " in it"));
    prefix = pickle.substring(0, pickle.length() - PICKLE.length());
    order = byteOrder();
  }

  private ByteOrder byteOrder() throws IOException {
    String entry = prefix + "byteorder";
    if (!zip.names().contains(entry)) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    try (InputStream in = zip.open(entry)) {
      String order = new String(in.readNBytes(8), StandardCharsets.US_ASCII);
      return order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
  }

  Object pickled() throws IOException {
    try (InputStream in = new BufferedInputStream(zip.open(prefix + PICKLE))) {
      return RestrictedUnpickler.read(in);
    }
  }

  @Override
  public ByteBuffer bytes(Storage storage) throws IOException {
    String entry = prefix + "data/" + storage.key();
    long expected = storage.bytes();
    if (zip.size(entry) != expected) {
      throw new IOException(
          "storage '%s' has %s bytes; expected %s"
              .formatted(storage.key(), zip.size(entry), expected));
    }
    // Only now: two tensors may disagree about what they share.
    ByteBuffer known = read.get(storage.key());
    if (known != null) {
      return known;
    }
    try (InputStream in = zip.open(entry)) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes((int) expected)).order(order);
      if (bytes.capacity() != expected) {
        throw new IOException("storage '" + storage.key() + "' is cut off");
      }
      read.put(storage.key(), bytes);
      return bytes;
    }
  }
}
