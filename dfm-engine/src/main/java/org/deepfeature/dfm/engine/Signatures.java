package org.deepfeature.dfm.engine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.signature.ModelCheck;
import org.deepfeature.dfm.runtime.signature.SignatureFile;
import org.deepfeature.dfm.runtime.signature.SigningKey;
import org.deepfeature.dfm.runtime.signature.VerifyingKey;
import org.deepfeature.dfm.trainer.option.GivenOptions;

/** Who must have made the models that are read, and who makes those that are written. */
final class Signatures {
  private final Optional<SigningKey> key;
  private final RunContext context;

  private Signatures(Optional<SigningKey> key, RunContext context) {
    this.key = key;
    this.context = context;
  }

  /** Read at a run's beginning, so that a wrong key costs no fit. */
  static Signatures of(Configuration configuration, RunContext context) {
    return new Signatures(
        Optional.ofNullable(configuration.run().sign()).map(Path::of).map(SigningKey::read),
        context);
  }

  static Signatures of(GivenOptions given, RunContext context) {
    return new Signatures(path(given, "sign").map(SigningKey::read), context);
  }

  /** Of a command that reads a model, before the options that the model remembers are known. */
  static ModelCheck required(GivenOptions given) {
    return path(given, "verify").<ModelCheck>map(VerifyingKey::read).orElse(ModelCheck.NONE);
  }

  private static Optional<Path> path(GivenOptions given, String key) {
    return given.has(key) && !given.value(key).isNull()
        ? Optional.of(Path.of(given.value(key).asText()))
        : Optional.empty();
  }

  void write(DfmFile model, Path file) {
    boolean signed = Files.exists(SignatureFile.of(file));
    sign(file, model.write(file), signed);
  }

  /** A file that was just written and whose earlier signature says nothing of it. */
  void sign(Path file, byte[] content) {
    boolean signed = SignatureFile.delete(file);
    sign(file, Sha256.of(content), signed);
  }

  private void sign(Path file, String sha256, boolean before) {
    if (key.isPresent()) {
      key.get().sign(file, sha256);
      context.say("signed: " + SignatureFile.of(file));
    } else if (before) {
      context.warn(
          "%s was signed and is another model now: its signature is gone; --sign makes a new one"
              .formatted(file));
    }
  }
}
