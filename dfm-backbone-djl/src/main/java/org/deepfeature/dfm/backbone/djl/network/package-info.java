/** Runs described networks over DJL's functional operators. */
@NullMarked
package org.deepfeature.dfm.backbone.djl.network;

import org.jspecify.annotations.NullMarked;
