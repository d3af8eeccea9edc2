package org.deepfeature.dfm.serve.option;

import java.nio.file.Path;

/**
 * A certificate and its key. Immutable.
 *
 * @param keyStore a PKCS #12 file
 * @param password of the file and of its key
 */
public record Tls(Path keyStore, String password) {
  /** Says which file it is, and keeps the password to itself. */
  @Override
  public String toString() {
    return "Tls[" + keyStore + "]";
  }
}
