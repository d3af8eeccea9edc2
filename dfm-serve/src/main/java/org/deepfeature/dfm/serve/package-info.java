/** Models over HTTP: {@link org.deepfeature.dfm.serve.ModelServer} serves a folder of them. */
@NullMarked
package org.deepfeature.dfm.serve;

import org.jspecify.annotations.NullMarked;
