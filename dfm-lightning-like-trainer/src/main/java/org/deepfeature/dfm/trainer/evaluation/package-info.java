/** Shows tested images, with their masks, to an evaluator and a visualizer. */
@NullMarked
package org.deepfeature.dfm.trainer.evaluation;

import org.jspecify.annotations.NullMarked;
