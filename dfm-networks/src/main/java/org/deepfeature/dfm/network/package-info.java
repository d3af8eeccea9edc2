/**
 * Networks described once, whatever engine computes them: a chain of {@link
 * org.deepfeature.dfm.network.Stage stages}, so that cutting a network after a layer is dropping
 * the rest of the chain.
 */
@NullMarked
package org.deepfeature.dfm.network;

import org.jspecify.annotations.NullMarked;
