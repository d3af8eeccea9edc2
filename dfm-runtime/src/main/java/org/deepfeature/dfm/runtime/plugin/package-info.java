/** Plugins by name, as {@link java.util.ServiceLoader} finds them. */
@NullMarked
package org.deepfeature.dfm.runtime.plugin;

import org.jspecify.annotations.NullMarked;
