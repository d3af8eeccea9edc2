package org.deepfeature.dfm.runtime.signature;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import org.deepfeature.dfm.api.DfmException;

/** The private key of who makes models, Ed25519. Immutable and thread-safe. */
public final class SigningKey {
  private final Path file;
  private final PrivateKey key;

  private SigningKey(Path file, PrivateKey key) {
    this.file = file;
    this.key = key;
  }

  /**
   * @param file PKCS #8 in PEM, not encrypted
   * @return the key
   * @throws DfmException if there is no such key; the message says how to make one
   */
  public static SigningKey read(Path file) {
    return new SigningKey(
        file,
        KeyFile.read(
            file,
            "PRIVATE KEY",
            "openssl genpkey -algorithm ed25519",
            PKCS8EncodedKeySpec::new,
            KeyFactory::generatePrivate));
  }

  /**
   * Writes the signature beside the model.
   *
   * @param model its file, written
   * @param sha256 64 digits, as {@link ModelCheck#require} gets them
   * @throws DfmException if it cannot be written
   */
  public void sign(Path model, String sha256) {
    try {
      Signature signature = Signature.getInstance(KeyFile.ALGORITHM);
      signature.initSign(key);
      signature.update(SignatureFile.message(sha256));
      SignatureFile.write(model, signature.sign());
    } catch (GeneralSecurityException e) {
      throw new DfmException("%s cannot sign: %s".formatted(file, e.getMessage()), e);
    }
  }
}
