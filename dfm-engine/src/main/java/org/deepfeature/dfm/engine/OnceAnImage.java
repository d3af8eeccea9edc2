package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.image.BadImageException;

/** Tells of each bad image once, however often it is read. For one thread. */
final class OnceAnImage implements Consumer<BadImageException> {
  private final Consumer<BadImageException> told;
  private final Set<Path> before = new HashSet<>();

  OnceAnImage(Consumer<BadImageException> told) {
    this.told = told;
  }

  @Override
  public void accept(BadImageException fault) {
    if (before.add(fault.path())) {
      told.accept(fault);
    }
  }
}
