package org.deepfeature.dfm.runtime.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.EdECKey;
import java.security.spec.EncodedKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/** A key in PEM, as OpenSSL writes it (RFC 7468), or in DER, the same without its wrapping. */
final class KeyFile {
  static final String ALGORITHM = "Ed25519";
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  /** With which every key in DER begins. */
  private static final byte SEQUENCE = 0x30;

  private static final int MOST_BYTES = 1 << 16;

  private KeyFile() {}

  /** Makes a key of its specification; KeyFactory has a method for either kind. */
  @FunctionalInterface
  interface Making<K> {
    K make(KeyFactory factory, EncodedKeySpec spec) throws GeneralSecurityException;
  }

  /**
   * @param file in PEM
   * @param label such as {@code PUBLIC KEY}
   * @param how a command that writes such a file
   */
  static <K extends Key> K read(
      Path file,
      String label,
      String how,
      Function<byte[], EncodedKeySpec> specification,
      Making<K> making) {
    String expected = "expected an %s %s in PEM, as of %s".formatted(ALGORITHM, words(label), how);
    byte[] content = content(file);
    if (content.length > 0 && content[0] == SEQUENCE) {
      return key(file, () -> content, expected, specification, making);
    }
    Matcher block = BLOCK.matcher(new String(content, StandardCharsets.ISO_8859_1));
    if (!block.find()) {
      throw new DfmException("%s holds no key; %s".formatted(file, expected));
    }
    if (!block.group(1).equals(label)) {
      throw new DfmException("%s holds a %s; %s".formatted(file, words(block.group(1)), expected));
    }
    return key(
        file,
        () -> Base64.getMimeDecoder().decode(block.group(2)),
        expected,
        specification,
        making);
  }

  private static <K extends Key> K key(
      Path file,
      Supplier<byte[]> bytes,
      String expected,
      Function<byte[], EncodedKeySpec> specification,
      Making<K> making) {
    try {
      K key = making.make(KeyFactory.getInstance("EdDSA"), specification.apply(bytes.get()));
      if (key instanceof EdECKey curve
          && curve.getParams().getName().equals(NamedParameterSpec.ED25519.getName())) {
        return key;
      }
      throw new DfmException("%s holds a key of another curve; %s".formatted(file, expected));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new DfmException("%s holds a key that cannot be read; %s".formatted(file, expected), e);
    }
  }

  private static byte[] content(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new DfmException(
            "%s has %s bytes; a key's file has some hundred".formatted(file, Files.size(file)));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  private static String words(String label) {
    return label.toLowerCase(Locale.ROOT).replace("ed25519", ALGORITHM);
  }
}
