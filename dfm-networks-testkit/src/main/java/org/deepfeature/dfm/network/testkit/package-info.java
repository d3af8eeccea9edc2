/**
 * For the tests of engines that run described networks: every architecture with formula weights,
 * and what torchvision and timm computed with the same ones.
 */
@NullMarked
package org.deepfeature.dfm.network.testkit;

import org.jspecify.annotations.NullMarked;
