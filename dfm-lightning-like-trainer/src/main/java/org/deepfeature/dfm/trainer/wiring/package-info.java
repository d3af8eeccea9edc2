/** The one place where Guice finds plugins and hands out what they offer, by name. */
@NullMarked
package org.deepfeature.dfm.trainer.wiring;

import org.jspecify.annotations.NullMarked;
