/**
 * Defects that are drawn, not photographed: shapes cut out of Perlin noise and filled with foreign
 * texture, for validation and test sets where there are no real ones. Arrays in, arrays out.
 */
@NullMarked
package org.deepfeature.dfm.data.synthetic;

import org.jspecify.annotations.NullMarked;
