/**
 * What a plugin implements and what flows between plugins: the SPIs {@link
 * org.deepfeature.dfm.api.Backbone}, {@link org.deepfeature.dfm.api.LinearAlgebra}, {@link
 * org.deepfeature.dfm.api.Reducer} and {@link org.deepfeature.dfm.api.DensityModel}, and a handful
 * of value types. Depends on {@code java.base} alone.
 *
 * <p>Two rules hold for every method here: inputs are never modified, and an illegal argument is
 * answered by an exception that names what was given and what was expected. {@link
 * java.lang.IllegalArgumentException} is for input and configuration, {@link
 * java.lang.IllegalStateException} for a wrong moment, {@link org.deepfeature.dfm.api.DfmException}
 * for the environment.
 */
@NullMarked
package org.deepfeature.dfm.api;

import org.jspecify.annotations.NullMarked;
