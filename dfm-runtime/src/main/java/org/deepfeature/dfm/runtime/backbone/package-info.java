/**
 * Opens backbones by name, several of them as one, and gives each the pixels that its weights
 * expect.
 */
@NullMarked
package org.deepfeature.dfm.runtime.backbone;

import org.jspecify.annotations.NullMarked;
