/** What is counted and timed, for Prometheus. */
@NullMarked
package org.deepfeature.dfm.serve.metrics;

import org.jspecify.annotations.NullMarked;
