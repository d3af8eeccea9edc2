/** How quickly backbones extract features: network × engine × layer × device × batch. */
@NullMarked
package org.deepfeature.dfm.bench.backbone;

import org.jspecify.annotations.NullMarked;
