/** Reads parameters from files, makes random ones, and checks that a network finds all it needs. */
@NullMarked
package org.deepfeature.dfm.network.weights;

import org.jspecify.annotations.NullMarked;
