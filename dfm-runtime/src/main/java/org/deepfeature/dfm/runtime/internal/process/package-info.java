/** How a process ends that runs plugins of others. */
@NullMarked
package org.deepfeature.dfm.runtime.internal.process;

import org.jspecify.annotations.NullMarked;
