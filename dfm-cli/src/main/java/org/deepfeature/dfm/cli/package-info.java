/** The {@code dfm} command: where it starts, and how it ends when something is wrong. */
@NullMarked
package org.deepfeature.dfm.cli;

import org.jspecify.annotations.NullMarked;
