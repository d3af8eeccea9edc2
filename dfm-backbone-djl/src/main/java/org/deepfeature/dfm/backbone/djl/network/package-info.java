/**
 * The architectures, written over DJL's functional operators under the parameter names of
 * torchvision and timm: a network is a chain of {@link
 * org.deepfeature.dfm.backbone.djl.network.Stage stages}, so that cutting it after a layer is
 * dropping the rest of the chain.
 */
@NullMarked
package org.deepfeature.dfm.backbone.djl.network;

import org.jspecify.annotations.NullMarked;
