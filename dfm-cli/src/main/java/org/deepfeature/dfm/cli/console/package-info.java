/** What a person at a terminal sees while work goes on. */
@NullMarked
package org.deepfeature.dfm.cli.console;

import org.jspecify.annotations.NullMarked;
