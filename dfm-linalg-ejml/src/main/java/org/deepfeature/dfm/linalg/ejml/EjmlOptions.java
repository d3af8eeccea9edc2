package org.deepfeature.dfm.linalg.ejml;

/**
 * Options of {@code ejml}.
 *
 * @param products who multiplies: {@code own} (blocks of our own making, the default) or {@code
 *     ejml} (EJML itself, on one thread, of which it makes about half as much; there to compare
 *     with)
 */
public record EjmlOptions(String products) {
  private static final String OWN = "own";
  private static final String EJML = "ejml";

  /** The options by default. */
  static final EjmlOptions DEFAULTS = new EjmlOptions(OWN);

  /**
   * @throws IllegalArgumentException if products are neither of the two
   */
  public EjmlOptions {
    if (!products.equals(OWN) && !products.equals(EJML)) {
      throw new IllegalArgumentException(
          "products '%s'; expected %s or %s".formatted(products, OWN, EJML));
    }
  }

  /** What they ask for. */
  Products choice() {
    return products.equals(OWN) ? new BlockedProducts() : new LibraryProducts();
  }
}
