/** PNG files as bytes: rows filtered and compressed, and what stands around them. */
@NullMarked
package org.deepfeature.dfm.runtime.internal.png;

import org.jspecify.annotations.NullMarked;
