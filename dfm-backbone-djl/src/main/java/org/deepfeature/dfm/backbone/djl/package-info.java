/**
 * Backbones on DJL's PyTorch engine: named architectures with published, local or random weights,
 * and TorchScript files.
 */
@NullMarked
package org.deepfeature.dfm.backbone.djl;

import org.jspecify.annotations.NullMarked;
