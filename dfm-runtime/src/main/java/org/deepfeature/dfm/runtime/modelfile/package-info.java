/**
 * The model file: named tensors in safetensors layout and JSON metadata, in one file that is
 * written whole or not at all and that is refused when a byte of it has changed.
 */
@NullMarked
package org.deepfeature.dfm.runtime.modelfile;

import org.jspecify.annotations.NullMarked;
