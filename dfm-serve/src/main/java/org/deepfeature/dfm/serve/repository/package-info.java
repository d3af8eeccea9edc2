/** The folder of models: what is loaded, replaced and unloaded while others are served. */
@NullMarked
package org.deepfeature.dfm.serve.repository;

import org.jspecify.annotations.NullMarked;
