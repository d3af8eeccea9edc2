/** The fitted model of one layer and of several: scores and error maps from embeddings. */
@NullMarked
package org.deepfeature.dfm.core.model;

import org.jspecify.annotations.NullMarked;
