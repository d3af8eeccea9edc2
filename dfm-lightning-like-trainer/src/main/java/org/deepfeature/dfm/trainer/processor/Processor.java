package org.deepfeature.dfm.trainer.processor;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Anomalib's {@code bool | object}: the part that is there anyway, none, or one's own.
 *
 * @param enabled whether there is any
 * @param own in place of the one that is there; empty for that one
 * @param <T> what it is
 */
public record Processor<T>(boolean enabled, Optional<T> own) {
  public Processor {
    if (!enabled && own.isPresent()) {
      throw new IllegalArgumentException("A part that is switched off cannot be one's own");
    }
  }

  /**
   * @param enabled whether there is any
   * @param <T> what it is
   * @return the part that is there anyway, or none
   */
  public static <T> Processor<T> of(boolean enabled) {
    return new Processor<>(enabled, Optional.empty());
  }

  /**
   * @param own in place of the one that is there
   * @param <T> what it is
   * @return that
   */
  public static <T> Processor<T> of(T own) {
    return new Processor<>(true, Optional.of(own));
  }

  /**
   * @param text {@code true}, {@code false} or a plugin's name
   * @param byName finds it; throws if there is none
   * @param <T> what it is
   * @return the part
   */
  public static <T> Processor<T> parse(String text, Function<String, T> byName) {
    return switch (text) {
      case "true" -> Processor.<T>of(true);
      case "false" -> Processor.<T>of(false);
      default -> new Processor<>(true, Optional.of(byName.apply(text)));
    };
  }

  /**
   * @param standard makes the one that is there anyway
   * @return the part to use; empty for none
   */
  public Optional<T> orStandard(Supplier<? extends T> standard) {
    return enabled ? Optional.of(own.orElseGet(standard)) : Optional.empty();
  }
}
