package org.deepfeature.dfm.trainer.plugin;

import java.util.function.Supplier;
import org.deepfeature.dfm.api.Factory;

/** A factory of something without options. */
record Standard<T>(String name, String description, Supplier<T> supplier)
    implements Factory<T, Standard.NoOptions> {

  /** Nothing to choose. */
  record NoOptions() {}

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public T create(NoOptions options) {
    return supplier.get();
  }
}
