/**
 * All options of a run: the model's, those of data, of the trainer and of what is written; files of
 * options, and grids of them.
 */
@NullMarked
package org.deepfeature.dfm.engine.option;

import org.jspecify.annotations.NullMarked;
