/** Requests and responses, and the HTTP server that carries them within its limits. */
@NullMarked
package org.deepfeature.dfm.serve.http;

import org.jspecify.annotations.NullMarked;
