/**
 * From files to batches: decoding, the antialiased resize, the normalisation that a network
 * expects, and a bounded loader that runs ahead of the network.
 */
@NullMarked
package org.deepfeature.dfm.runtime.image;

import org.jspecify.annotations.NullMarked;
