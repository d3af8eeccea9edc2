/**
 * From an image file to the pixels of a network: decoding, the antialiased resize, and the
 * normalisation that its weights expect.
 */
@NullMarked
package org.deepfeature.dfm.runtime.image;

import org.jspecify.annotations.NullMarked;
