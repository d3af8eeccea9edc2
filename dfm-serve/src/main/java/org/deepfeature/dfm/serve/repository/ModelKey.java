package org.deepfeature.dfm.serve.repository;

import java.math.BigInteger;
import java.util.Comparator;

/**
 * Which version of which model. Immutable.
 *
 * @param name of the model
 * @param version of it
 */
public record ModelKey(String name, String version) implements Comparable<ModelKey> {
  /** Version of a model that lies in no folder of versions. */
  public static final String ONLY = "1";

  /** Numbers by their value, and after all other words. */
  private static final Comparator<String> VERSIONS =
      Comparator.comparing(ModelKey::number).thenComparing(Comparator.naturalOrder());

  private static BigInteger number(String version) {
    return version.matches("\\d{1,30}") ? new BigInteger(version) : BigInteger.ONE.negate();
  }

  @Override
  public int compareTo(ModelKey other) {
    int names = name.compareTo(other.name);
    return names != 0 ? names : VERSIONS.compare(version, other.version);
  }

  @Override
  public String toString() {
    return "model '%s', version '%s'".formatted(name, version);
  }
}
