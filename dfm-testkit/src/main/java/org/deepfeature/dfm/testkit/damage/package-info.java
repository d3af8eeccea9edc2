/** Files as strangers send them: damaged, cut, or made to deceive. */
@NullMarked
package org.deepfeature.dfm.testkit.damage;

import org.jspecify.annotations.NullMarked;
