package org.deepfeature.dfm.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.deepfeature.dfm.api.UnknownNameException;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.Algorithms;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/** A model file whose hash somebody made anew after changing what it says. */
final class HashedModel {
  private static final int HASH_AT = Long.BYTES + "{\"__metadata__\":{\"sha256\":\"".length();
  private static final int HASH = 64;

  private final byte[] head;
  private final byte[] data;

  private HashedModel(byte[] head, byte[] data) {
    this.head = head;
    this.data = data;
  }

  static HashedModel of(byte[] whole) {
    int header = (int) ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    byte[] head = Arrays.copyOf(whole, Long.BYTES + header);
    return new HashedModel(head, Arrays.copyOfRange(whole, head.length, whole.length));
  }

  /** Length and text. */
  byte[] head() {
    return head.clone();
  }

  /** Returns a file whose length and hash are right. */
  byte[] with(byte[] other) {
    ByteBuffer file = ByteBuffer.allocate(Math.max(other.length, HASH_AT + HASH) + data.length);
    file.put(other).position(Math.max(other.length, HASH_AT + HASH));
    file.order(ByteOrder.LITTLE_ENDIAN).putLong(0, file.position() - Long.BYTES).put(data);
    byte[] bytes = file.array();
    Arrays.fill(bytes, HASH_AT, HASH_AT + HASH, (byte) '0');
    String hash = HexFormat.of().formatHex(sha256(bytes));
    System.arraycopy(hash.getBytes(StandardCharsets.US_ASCII), 0, bytes, HASH_AT, HASH);
    return bytes;
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Reads a file and makes what it says. */
  static void restore(Path file) {
    DfmFile model = DfmFile.read(file);
    DfmConfiguration configuration = model.configuration();
    try {
      model.fitted(
          Algorithms.restoring(
              RuntimePlugins.onClassPath(), configuration.algorithms(1), configuration.linalg()));
    } catch (UnknownNameException | ConfigurationException e) {
      // A plugin that is not here, or an option that it does not have; it says which there are.
      if (String.valueOf(e.getMessage()).contains("\n")) {
        throw new AssertionError("Several lines: " + e, e);
      }
    }
  }
}
