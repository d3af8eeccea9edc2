/**
 * Contract tests, and kernels to run them over. A plugin proves itself by one subclass of each
 * contract that concerns it, in its own test scope.
 */
@NullMarked
package org.deepfeature.dfm.testkit;

import org.jspecify.annotations.NullMarked;
