/** Decoding and scoring of concurrent requests, in batches and within bounds. */
@NullMarked
package org.deepfeature.dfm.serve.scoring;

import org.jspecify.annotations.NullMarked;
