package org.deepfeature.dfm.core;

import java.util.function.Function;
import org.deepfeature.dfm.api.Factory;

/** A factory in one line. */
record NamedFactory<T, O extends Record>(
    String name, String description, O defaults, Function<O, T> builder) implements Factory<T, O> {
  @Override
  public T create(O options) {
    return builder.apply(options);
  }
}
