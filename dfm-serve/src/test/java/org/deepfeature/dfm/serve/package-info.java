/** The service as its clients see it. */
@NullMarked
package org.deepfeature.dfm.serve;

import org.jspecify.annotations.NullMarked;
