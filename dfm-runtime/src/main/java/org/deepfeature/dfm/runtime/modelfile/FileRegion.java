package org.deepfeature.dfm.runtime.modelfile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/**
 * Bytes of a file, from a position on. Immutable and thread-safe.
 *
 * @param file that has them
 * @param position of the first one
 */
public record FileRegion(Path file, long position) implements Attachment.Source {
  @Override
  public ReadableByteChannel open() throws IOException {
    return FileChannel.open(file).position(position);
  }

  @Override
  public String name() {
    return file.toString();
  }
}
