/** Back ends of linear algebra side by side, and beside others' principal component analyses. */
@NullMarked
package org.deepfeature.dfm.bench.comparison;

import org.jspecify.annotations.NullMarked;
