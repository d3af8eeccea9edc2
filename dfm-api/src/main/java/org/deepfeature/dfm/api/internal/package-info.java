/** Shared by the modules of this project and not meant for others: it may change at any time. */
@NullMarked
package org.deepfeature.dfm.api.internal;

import org.jspecify.annotations.NullMarked;
