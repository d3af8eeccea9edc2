/**
 * Contract tests for what plugins bring to the trainer and to scoring. A plugin proves itself by
 * one subclass of {@link org.deepfeature.dfm.trainertestkit.TrainerPluginContract}, or of {@link
 * org.deepfeature.dfm.trainertestkit.RuntimePluginContract}, in its own test scope.
 */
@NullMarked
package org.deepfeature.dfm.trainertestkit;

import org.jspecify.annotations.NullMarked;
