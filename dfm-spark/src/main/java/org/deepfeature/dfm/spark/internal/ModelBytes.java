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
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.runtime.signature.SignatureFile;

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
    return read(bytes, ModelCheck.NONE);
  }

  /**
   * @param bytes all of a model's file
   * @param file where they are from
   * @param check asked about them
   * @throws DfmException if they are damaged, or the check refuses them
   */
  public static void require(byte[] bytes, Path file, ModelCheck check) {
    read(bytes, (copy, sha256) -> check.require(file, sha256));
  }

  private static DfmFile read(byte[] bytes, ModelCheck check) {
    try {
      Path path = Files.createTempDirectory("dfm-spark-").resolve(DfmFile.NAME);
      try {
        Files.write(path, bytes);
        return DfmFile.read(path, check);
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
   * @param path where to; replaced when complete. A signature of what was there goes
   */
  public static void write(byte[] bytes, Path path) {
    AtomicFile.write(path, file -> file.append(ByteBuffer.wrap(bytes)));
    SignatureFile.delete(path);
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
