/**
 * What the trainer wants of data: samples by split. Data sets themselves are a module of their own.
 */
@NullMarked
package org.deepfeature.dfm.trainer.data;

import org.jspecify.annotations.NullMarked;
