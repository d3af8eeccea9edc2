package org.deepfeature.dfm.network.part;

/**
 * Positions as angles (Su et al. 2021): of the d values of a head, the i-th and the one half a head
 * further are turned in their plane, by an angle of the token and of i.
 *
 * @param cosines tokens × d; 1 for tokens that have no position
 * @param sines tokens × d, those of the first half with a minus; 0 for tokens that have no position
 */
public record Rotation(Weight cosines, Weight sines) {}
