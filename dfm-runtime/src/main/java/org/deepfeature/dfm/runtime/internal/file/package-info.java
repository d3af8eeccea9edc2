/** Files that are written whole or not at all, and hashes of files. */
@NullMarked
package org.deepfeature.dfm.runtime.internal.file;

import org.jspecify.annotations.NullMarked;
