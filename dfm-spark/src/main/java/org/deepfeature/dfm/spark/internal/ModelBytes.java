package org.deepfeature.dfm.spark.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;

/** A model's file in memory. Stateless and thread-safe. */
public final class ModelBytes {
  private ModelBytes() {}

  /**
   * @param file of a model
   * @return all of it
   */
  public static byte[] of(DfmFile file) {
    try {
      Path path = Files.createTempDirectory("dfm-spark-").resolve(DfmFile.NAME);
      try {
        file.write(path);
        return Files.readAllBytes(path);
      } finally {
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.resolveSibling(""));
      }
    } catch (IOException e) {
      throw new DfmException("The model cannot be put on the driver's disk: " + e.getMessage(), e);
    }
  }

  /**
   * @param bytes all of a model's file
   * @return the model
   * @throws DfmException if it is damaged
   */
  public static DfmFile read(byte[] bytes) {
    try {
      Path path = Files.createTempDirectory("dfm-spark-").resolve(DfmFile.NAME);
      try {
        Files.write(path, bytes);
        return DfmFile.read(path);
      } finally {
        Files.deleteIfExists(path);
        Files.deleteIfExists(path.resolveSibling(""));
      }
    } catch (IOException e) {
      throw new DfmException("The model cannot be put on the driver's disk: " + e.getMessage(), e);
    }
  }

  /**
   * @param bytes all of a model's file
   * @param path where to; replaced when complete
   */
  public static void write(byte[] bytes, Path path) {
    AtomicFile.write(path, file -> file.append(ByteBuffer.wrap(bytes)));
  }

  /**
   * @param bytes anything
   * @return their hash, in hexadecimal digits
   */
  public static String sha256(byte[] bytes) {
    MessageDigest digest = Sha256.begin();
    digest.update(bytes);
    return Sha256.hex(digest);
  }
}
