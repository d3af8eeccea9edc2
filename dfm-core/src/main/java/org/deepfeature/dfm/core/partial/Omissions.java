package org.deepfeature.dfm.core.partial;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Images that could not be used: how many, and the first of the sorted reasons, which do not depend
 * on the order in which they were met. Not thread-safe.
 */
final class Omissions {
  private static final int MOST = 20;

  private final TreeSet<String> reasons = new TreeSet<>();
  private long count;

  void add(String reason) {
    count++;
    keep(List.of(reason));
  }

  void add(long more, Collection<String> some) {
    count += more;
    keep(some);
  }

  private void keep(Collection<String> some) {
    reasons.addAll(some);
    while (reasons.size() > MOST) {
      reasons.pollLast();
    }
  }

  long count() {
    return count;
  }

  List<String> reasons() {
    return List.copyOf(reasons);
  }
}
