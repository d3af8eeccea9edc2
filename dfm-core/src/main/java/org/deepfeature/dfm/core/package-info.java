/**
 * The plugin by which the host finds the algorithms written here: {@code pca} and {@code gaussian}.
 */
@NullMarked
package org.deepfeature.dfm.core;

import org.jspecify.annotations.NullMarked;
