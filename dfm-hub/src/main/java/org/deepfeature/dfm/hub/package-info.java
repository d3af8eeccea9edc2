/**
 * Published weights by name: a {@link org.deepfeature.dfm.hub.Manifest} says where a name's file
 * is, the {@link org.deepfeature.dfm.hub.Hub} downloads it once, verifies it by its SHA-256 and
 * keeps it in a cache. The network is asked only for a file that is not there.
 */
@NullMarked
package org.deepfeature.dfm.hub;

import org.jspecify.annotations.NullMarked;
