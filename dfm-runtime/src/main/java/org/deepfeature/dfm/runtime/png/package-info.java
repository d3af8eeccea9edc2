/** PNG files as bytes; filters and compression are their callers'. */
@NullMarked
package org.deepfeature.dfm.runtime.png;

import org.jspecify.annotations.NullMarked;
