package org.deepfeature.dfm.trainer.processor;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Anomalib's {@code bool | object}: the standard processor, none, or one's own.
 *
 * @param enabled whether there is one
 * @param own in place of the standard one; empty for that one
 * @param <T> what it is
 */
public record Processor<T>(boolean enabled, Optional<T> own) {
  public Processor {
    if (!enabled && own.isPresent()) {
      throw new IllegalArgumentException("A processor that is switched off cannot be one's own");
    }
  }

  /**
   * @param enabled whether there is any
   * @param <T> what it is
   * @return the standard one, or none
   */
  public static <T> Processor<T> of(boolean enabled) {
    return new Processor<>(enabled, Optional.empty());
  }

  /**
   * @param own in place of the standard one
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
   * @return the processor
   */
  public static <T> Processor<T> parse(String text, Function<String, T> byName) {
    return switch (text) {
      case "true" -> Processor.<T>of(true);
      case "false" -> Processor.<T>of(false);
      default -> new Processor<>(true, Optional.of(byName.apply(text)));
    };
  }

  /**
   * @param standard makes the standard one
   * @return the processor to use; empty for none
   */
  public Optional<T> orStandard(Supplier<? extends T> standard) {
    return enabled ? Optional.of(own.orElseGet(standard)) : Optional.empty();
  }
}
