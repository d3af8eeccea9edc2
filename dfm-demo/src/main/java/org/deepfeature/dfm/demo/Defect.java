package org.deepfeature.dfm.demo;

/**
 * A defect type.
 *
 * @param <S> the parts that can have it
 */
@FunctionalInterface
interface Defect<S extends Specimen> {
  /**
   * @param part a good one
   * @param size 0 is hardly visible, 1 cannot be missed
   * @param chance where, and what it looks like
   * @return the defect on that part
   */
  Flaw on(S part, double size, Chance chance);
}
