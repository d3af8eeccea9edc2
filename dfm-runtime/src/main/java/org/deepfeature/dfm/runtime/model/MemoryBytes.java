package org.deepfeature.dfm.runtime.model;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.modelfile.Attachment;

/** Bytes that are in memory still. */
@SuppressWarnings("ArrayRecordComponent") // Never changed, never compared.
record MemoryBytes(byte[] content, String name) implements Attachment.Source {
  static Attachment attachment(byte[] content, String name) {
    MessageDigest digest = Sha256.begin();
    digest.update(content);
    return new Attachment(
        Attachment.Type.BYTES,
        1,
        content.length,
        Sha256.hex(digest),
        new MemoryBytes(content, name));
  }

  @Override
  public ReadableByteChannel open() {
    return Channels.newChannel(new ByteArrayInputStream(content));
  }
}
