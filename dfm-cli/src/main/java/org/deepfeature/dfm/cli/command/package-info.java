/** One class a command. */
@NullMarked
package org.deepfeature.dfm.cli.command;

import org.jspecify.annotations.NullMarked;
