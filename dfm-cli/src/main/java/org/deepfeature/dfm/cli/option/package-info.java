/** The list of options as flags of a command. */
@NullMarked
package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.NullMarked;
