/** Runs every cell of a grid of configurations and sets quality and speed side by side. */
@NullMarked
package org.deepfeature.dfm.engine.benchmark;

import org.jspecify.annotations.NullMarked;
