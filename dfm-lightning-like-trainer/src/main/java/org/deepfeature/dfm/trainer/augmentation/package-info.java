/**
 * Further copies of normal images, each moved a little, so that a model learns what does not
 * matter: how a part lies, and how bright the light is. Drawn by seed and name, never by order.
 */
@NullMarked
package org.deepfeature.dfm.trainer.augmentation;

import org.jspecify.annotations.NullMarked;
