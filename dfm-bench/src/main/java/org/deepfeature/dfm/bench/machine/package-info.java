/** What results were measured on. */
@NullMarked
package org.deepfeature.dfm.bench.machine;

import org.jspecify.annotations.NullMarked;
