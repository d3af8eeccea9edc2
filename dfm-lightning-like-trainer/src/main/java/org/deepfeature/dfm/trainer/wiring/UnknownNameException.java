package org.deepfeature.dfm.trainer.wiring;

/** A name that no plugin offers, or an option that its record does not have. */
public final class UnknownNameException extends IllegalArgumentException {
  UnknownNameException(String message) {
    super(message);
  }
}
