package org.deepfeature.dfm.engine;

import java.nio.file.Path;

/**
 * Embeddings that were written.
 *
 * @param file a {@code .npy} of n × d float32; beside it a {@code .csv} of the images, row by row
 * @param images n
 * @param dimension d
 */
public record EmbeddingsFile(Path file, int images, int dimension) {}
