package org.deepfeature.dfm.linalg.ejml;

/**
 * Options of {@code ejml}.
 *
 * @param products who multiplies: {@code ejml}. Models of before may say {@code own}, products of
 *     ours that are now the back end {@code java}; it means the same as {@code ejml}
 */
public record EjmlOptions(String products) {
  private static final String OWN = "own";
  private static final String EJML = "ejml";

  /** The options by default. */
  static final EjmlOptions DEFAULTS = new EjmlOptions(EJML);

  /**
   * @throws IllegalArgumentException if products are neither of the two
   */
  public EjmlOptions {
    if (!products.equals(OWN) && !products.equals(EJML)) {
      throw new IllegalArgumentException(
          "products '%s'; expected %s, or %s in a model of before".formatted(products, EJML, OWN));
    }
  }
}
