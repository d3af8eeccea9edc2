/** One class a command, and the few that several commands share. */
@NullMarked
package org.deepfeature.dfm.cli.command;

import org.jspecify.annotations.NullMarked;
