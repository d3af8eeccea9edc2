package org.deepfeature.dfm.runtime.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * {@code MODEL.sig}: the 64 bytes of a signature in Base64, a line. What is signed are the bytes of
 * {@code dfm-model:} and the 64 digits of the model's SHA-256. Stateless and thread-safe.
 */
public final class SignatureFile {
  private static final String SUFFIX = ".sig";
  private static final int MOST_BYTES = 1 << 10;

  private SignatureFile() {}

  /**
   * @param model a model's file
   * @return where its signature is, if it has one
   */
  public static Path of(Path model) {
    return model.resolveSibling(model.getFileName() + SUFFIX);
  }

  /**
   * To be called when a model was written anew: the old one's signature says nothing of it.
   *
   * @param model a model's file
   * @return whether there was one
   * @throws DfmException if it cannot be deleted
   */
  public static boolean delete(Path model) {
    return AtomicFile.delete(of(model));
  }

  static byte[] message(String sha256) {
    return ("dfm-model:" + sha256).getBytes(StandardCharsets.US_ASCII);
  }

  static void write(Path model, byte[] signature) {
    AtomicFile.writeText(of(model), Base64.getEncoder().encodeToString(signature) + "\n");
  }

  /** Empty if there is no such file. */
  static Optional<byte[]> read(Path model) {
    Path file = of(model);
    try {
      if (Files.size(file) <= MOST_BYTES) {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        return Optional.of(Base64.getDecoder().decode(text));
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    } catch (IllegalArgumentException e) {
      throw new DfmException("%s is no signature: it is not Base64".formatted(file), e);
    }
    throw new DfmException("%s is no signature: it is too long".formatted(file));
  }
}
