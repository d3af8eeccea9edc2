/** What a network's name means: an architecture, and where its weights come from. */
@NullMarked
package org.deepfeature.dfm.network.source;

import org.jspecify.annotations.NullMarked;
