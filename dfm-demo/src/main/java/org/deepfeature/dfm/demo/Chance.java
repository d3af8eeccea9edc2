package org.deepfeature.dfm.demo;

import java.util.SplittableRandom;

/**
 * The randomness of one picture. Everything is derived from {@link SplittableRandom#nextLong},
 * whose sequence is fixed, and not from methods that a JDK may implement in another way. Not
 * thread-safe.
 */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Neighbouring names give unrelated sequences; a picture does not depend on those before it. */
  static Chance of(long seed, String name) {
    long hash = seed;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return new Chance(hash);
  }

  long seed() {
    return random.nextLong();
  }

  Noise noise() {
    return new Noise(seed());
  }

  double between(double low, double high) {
    return low + (high - low) * ((random.nextLong() >>> 11) * 0x1p-53);
  }

  double around(double middle, double spread) {
    return between(middle - spread, middle + spread);
  }

  int below(int bound) {
    return (int) between(0, bound);
  }

  /** -1 or 1. */
  int sign() {
    return random.nextLong() < 0 ? -1 : 1;
  }

  /** Mean 0, variance 1: a sum of eight bytes is as good as normal for a camera's noise. */
  double normal() {
    long bits = random.nextLong();
    int sum = 0;
    for (int i = 0; i < 8; i++) {
      sum += (int) (bits & 0xFF);
      bits >>>= 8;
    }
    return (sum - 1020) / 209.02;
  }
}
