/** What an update of a model takes, and what it says of what has moved. */
@NullMarked
package org.deepfeature.dfm.engine.update;

import org.jspecify.annotations.NullMarked;
