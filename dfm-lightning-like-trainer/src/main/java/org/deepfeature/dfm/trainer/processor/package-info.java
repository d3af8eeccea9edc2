/** The parts of a model that are swapped or switched off: anomalib's four processors. */
@NullMarked
package org.deepfeature.dfm.trainer.processor;

import org.jspecify.annotations.NullMarked;
