/** Pictures of predictions. */
@NullMarked
package org.deepfeature.dfm.serve.picture;

import org.jspecify.annotations.NullMarked;
