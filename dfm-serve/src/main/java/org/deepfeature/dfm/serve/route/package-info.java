/** Which path and method is answered by what. */
@NullMarked
package org.deepfeature.dfm.serve.route;

import org.jspecify.annotations.NullMarked;
