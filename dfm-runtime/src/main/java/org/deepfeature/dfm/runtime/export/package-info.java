/**
 * A fitted model with its networks as one graph that other languages run: what such a graph is made
 * of, and the plugins that write and run it.
 */
@NullMarked
package org.deepfeature.dfm.runtime.export;

import org.jspecify.annotations.NullMarked;
