/** The plugin by which the host finds the algorithms written here: reducers and densities. */
@NullMarked
package org.deepfeature.dfm.core;

import org.jspecify.annotations.NullMarked;
