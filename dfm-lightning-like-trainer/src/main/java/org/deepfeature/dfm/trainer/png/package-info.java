/** PNG files as bytes; filters and compression are their callers'. */
@NullMarked
package org.deepfeature.dfm.trainer.png;

import org.jspecify.annotations.NullMarked;
