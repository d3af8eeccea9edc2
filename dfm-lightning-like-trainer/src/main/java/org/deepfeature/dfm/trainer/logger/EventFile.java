package org.deepfeature.dfm.trainer.logger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.deepfeature.dfm.trainer.logger.tensorboard.EventProto.Event;

/**
 * TensorFlow's record framing around events: length (uint64), its masked CRC-32C, the bytes, their
 * masked CRC-32C, all little-endian.
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;

  private final LogFile file;

  EventFile(Path path) {
    this.file = new LogFile(path);
  }

  void write(Event event) {
    byte[] bytes = event.toByteArray();
    byte[] length =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(bytes.length)
            .array();
    ByteBuffer frame =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + bytes.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(length)
            .putInt(maskedCrc(length))
            .put(bytes)
            .putInt(maskedCrc(bytes));
    file.append(frame.flip());
  }

  /** A CRC of data that itself holds CRCs is weak; so TensorFlow rotates it and adds a number. */
  private static int maskedCrc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  void force() {
    file.force();
  }

  @Override
  public void close() {
    file.close();
  }
}
