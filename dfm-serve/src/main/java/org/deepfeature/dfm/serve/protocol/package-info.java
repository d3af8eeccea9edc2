/** The Open Inference Protocol (KServe v2): tensors in JSON and in binary, in and out. */
@NullMarked
package org.deepfeature.dfm.serve.protocol;

import org.jspecify.annotations.NullMarked;
