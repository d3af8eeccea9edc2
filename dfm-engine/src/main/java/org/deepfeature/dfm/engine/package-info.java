/**
 * All that the command can do, one call each: {@link org.deepfeature.dfm.engine.Engine}. The
 * command keeps flags, printing and exit codes.
 */
@NullMarked
package org.deepfeature.dfm.engine;

import org.jspecify.annotations.NullMarked;
