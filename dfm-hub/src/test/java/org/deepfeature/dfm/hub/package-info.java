/** Tests against a server on loopback. */
@NullMarked
package org.deepfeature.dfm.hub;

import org.jspecify.annotations.NullMarked;
