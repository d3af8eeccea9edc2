/** What the core's algorithms share: accumulators and checks of rows. Not for other modules. */
@NullMarked
package org.deepfeature.dfm.core.internal;

import org.jspecify.annotations.NullMarked;
