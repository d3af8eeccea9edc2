/** Tests. */
@NullMarked
package org.deepfeature.dfm.network.weights;

import org.jspecify.annotations.NullMarked;
