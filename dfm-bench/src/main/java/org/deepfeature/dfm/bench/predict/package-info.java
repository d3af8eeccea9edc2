/** How long one image takes, from Java. */
@NullMarked
package org.deepfeature.dfm.bench.predict;

import org.jspecify.annotations.NullMarked;
