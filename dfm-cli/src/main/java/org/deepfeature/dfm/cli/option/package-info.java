/** What a run is to do: from a file, from {@code --set}, from flags. */
@NullMarked
package org.deepfeature.dfm.cli.option;

import org.jspecify.annotations.NullMarked;
