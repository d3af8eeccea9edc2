/**
 * All that the command can do, one call each: {@link org.deepfeature.dfm.engine.Engine}. The
 * command keeps flags, printing and exit codes. What is not public here are the stages that the
 * engine puts together: fit, test, predict, validate, extract, score and quantize.
 */
@NullMarked
package org.deepfeature.dfm.engine;

import org.jspecify.annotations.NullMarked;
