package org.deepfeature.dfm.trainer.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One image of a data set.
 *
 * @param path the file
 * @param name its path below the data set's root, with slashes
 * @param label {@code good} or the kind of defect
 * @param anomalous whether it shows a defect; null when unknown
 * @param mask the file that marks the defect's pixels, if there is one
 */
public record Sample(
    Path path, String name, String label, @Nullable Boolean anomalous, @Nullable Path mask) {}
