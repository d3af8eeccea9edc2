/**
 * What makes a start short: where services are, without opening every jar, and the rehearsal from
 * which a JVM keeps its classes.
 */
@NullMarked
package org.deepfeature.dfm.cli.start;

import org.jspecify.annotations.NullMarked;
