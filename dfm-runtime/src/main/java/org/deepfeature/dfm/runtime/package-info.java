/**
 * A fitted model in another program: {@link org.deepfeature.dfm.runtime.AnomalyDetector} loads it
 * and scores images. No files are written, but for native libraries that ONNX Runtime unpacks into
 * the user's cache; nothing reaches the network, and no logging is set up.
 */
@NullMarked
package org.deepfeature.dfm.runtime;

import org.jspecify.annotations.NullMarked;
