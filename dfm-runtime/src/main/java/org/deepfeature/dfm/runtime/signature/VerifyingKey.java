package org.deepfeature.dfm.runtime.signature;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.deepfeature.dfm.api.DfmException;

/**
 * The public key of who makes models, Ed25519: only models that its owner signed will do. Immutable
 * and thread-safe.
 */
public final class VerifyingKey implements ModelCheck {
  private final Path file;
  private final PublicKey key;

  private VerifyingKey(Path file, PublicKey key) {
    this.file = file;
    this.key = key;
  }

  /**
   * @param file X.509 in PEM
   * @return the key
   * @throws DfmException if there is no such key; the message says how to get it
   */
  public static VerifyingKey read(Path file) {
    return new VerifyingKey(
        file,
        KeyFile.read(
            file,
            "PUBLIC KEY",
            "openssl pkey -in KEY -pubout",
            X509EncodedKeySpec::new,
            KeyFactory::generatePublic));
  }

  /**
   * @throws DfmException if the model has no signature, or one of another key or another content
   */
  @Override
  public void require(Path model, String sha256) {
    byte[] found =
        SignatureFile.read(model)
            .orElseThrow(
                () ->
                    new DfmException(
                        "%s is not signed: there is no %s; --verify wants one of %s, which --sign at its fit writes"
                            .formatted(model, SignatureFile.of(model), file)));
    if (!isOf(sha256, found)) {
      throw new DfmException(
          "%s is not what the owner of %s signed: %s is of another key, or of another model"
              .formatted(model, file, SignatureFile.of(model)));
    }
  }

  private boolean isOf(String sha256, byte[] found) {
    try {
      Signature signature = Signature.getInstance(KeyFile.ALGORITHM);
      signature.initVerify(key);
      signature.update(SignatureFile.message(sha256));
      return signature.verify(found);
    } catch (GeneralSecurityException e) {
      // Bytes of another length or form are no signature of anything.
      return false;
    }
  }
}
