package org.deepfeature.dfm.api;

/**
 * A layer of a network and the shape of its feature map for one image.
 *
 * @param name the name under which it is asked for
 * @param channels C
 * @param height H
 * @param width W
 */
public record Layer(String name, int channels, int height, int width) {}
