/**
 * Golden cases of the core: the whole arithmetic of DFM over a back end, against exact values. A
 * back end proves itself by one subclass of {@link
 * org.deepfeature.dfm.coretestkit.GoldenCaseContract} in its own test scope.
 */
@NullMarked
package org.deepfeature.dfm.coretestkit;

import org.jspecify.annotations.NullMarked;
