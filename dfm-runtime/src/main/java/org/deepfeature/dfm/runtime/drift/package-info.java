/** Whether the images that come still look like those that a model was fitted on. */
@NullMarked
package org.deepfeature.dfm.runtime.drift;

import org.jspecify.annotations.NullMarked;
