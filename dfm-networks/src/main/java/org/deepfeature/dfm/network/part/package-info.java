/**
 * What networks are made of, as data: an engine computes a part by giving {@link
 * org.deepfeature.dfm.network.part.Operators}, whether it runs them or writes them down.
 */
@NullMarked
package org.deepfeature.dfm.network.part;

import org.jspecify.annotations.NullMarked;
