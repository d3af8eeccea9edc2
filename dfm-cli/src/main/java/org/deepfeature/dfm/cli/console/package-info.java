/** What a person at a terminal sees during a run and after it. */
@NullMarked
package org.deepfeature.dfm.cli.console;

import org.jspecify.annotations.NullMarked;
