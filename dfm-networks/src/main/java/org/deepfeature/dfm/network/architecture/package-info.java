/**
 * The architectures, under the parameter names of torchvision and timm, over the parts of {@link
 * org.deepfeature.dfm.network.part}.
 */
@NullMarked
package org.deepfeature.dfm.network.architecture;

import org.jspecify.annotations.NullMarked;
