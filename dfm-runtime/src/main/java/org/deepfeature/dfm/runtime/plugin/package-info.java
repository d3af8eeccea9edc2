/**
 * What plugins offer for scoring, by name, as {@link java.util.ServiceLoader} finds it: backbones,
 * reducers, densities, linear algebra and pre-processors.
 */
@NullMarked
package org.deepfeature.dfm.runtime.plugin;

import org.jspecify.annotations.NullMarked;
