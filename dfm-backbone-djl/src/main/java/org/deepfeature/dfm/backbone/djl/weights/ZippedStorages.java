package org.deepfeature.dfm.backbone.djl.weights;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.deepfeature.dfm.backbone.djl.weights.RestrictedUnpickler.Storage;

/** The zip format: one entry is the pickle, each storage is an entry of its own. */
final class ZippedStorages implements StateDict.Storages, AutoCloseable {
  private static final String PICKLE = "data.pkl";

  private final ZipFile zip;
  private final String prefix;
  private final ByteOrder order;
  private final Map<String, ByteBuffer> read = new HashMap<>();

  ZippedStorages(Path file) throws IOException {
    zip = new ZipFile(file.toFile());
    try {
      if (zip.stream().anyMatch(e -> e.getName().endsWith("/constants.pkl"))) {
        throw new IOException(
            "it is a TorchScript module, not a state dict; use it as the backbone djl:" + file);
      }
      String pickle =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(n -> n.equals(PICKLE) || n.endsWith("/" + PICKLE))
              .findFirst()
              .orElseThrow(() -> new IOException("there is no " + PICKLE + " in it"));
      prefix = pickle.substring(0, pickle.length() - PICKLE.length());
      order = byteOrder();
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  private ByteOrder byteOrder() throws IOException {
    ZipEntry entry = zip.getEntry(prefix + "byteorder");
    if (entry == null) {
      return ByteOrder.LITTLE_ENDIAN;
    }
    try (InputStream in = zip.getInputStream(entry)) {
      String order = new String(in.readNBytes(8), StandardCharsets.US_ASCII);
      return order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }
  }

  Object pickled() throws IOException {
    try (InputStream in = new BufferedInputStream(zip.getInputStream(entry(PICKLE)))) {
      return RestrictedUnpickler.read(in);
    }
  }

  private ZipEntry entry(String name) throws IOException {
    ZipEntry entry = zip.getEntry(prefix + name);
    if (entry == null) {
      throw new IOException("there is no entry '" + prefix + name + "' in it");
    }
    return entry;
  }

  @Override
  public ByteBuffer bytes(Storage storage) throws IOException {
    ByteBuffer known = read.get(storage.key());
    if (known != null) {
      return known;
    }
    ZipEntry entry = entry("data/" + storage.key());
    long expected = storage.size() * storage.type().bytes();
    if (entry.getSize() != expected || expected > Integer.MAX_VALUE - 8) {
      throw new IOException(
          "storage '%s' has %d bytes; expected %d"
              .formatted(storage.key(), entry.getSize(), expected));
    }
    try (InputStream in = zip.getInputStream(entry)) {
      ByteBuffer bytes = ByteBuffer.wrap(in.readNBytes((int) expected)).order(order);
      if (bytes.capacity() != expected) {
        throw new IOException("storage '" + storage.key() + "' is cut off");
      }
      read.put(storage.key(), bytes);
      return bytes;
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
