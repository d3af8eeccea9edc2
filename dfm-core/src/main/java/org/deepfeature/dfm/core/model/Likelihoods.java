package org.deepfeature.dfm.core.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.core.fusion.Scores;

/**
 * What a layer's density says of some images.
 *
 * @param values n negative log-likelihoods
 * @param maps n × (H · W) shares of them, for densities that have maps
 */
@SuppressWarnings("ArrayRecordComponent") // A batch's result, read once; never compared.
public record Likelihoods(double[] values, Optional<Matrix> maps) {

  /**
   * @param layers at least one, of the same images
   * @return the layers' sums; with maps if all layers have them
   */
  public static Scores sum(List<Likelihoods> layers) {
    double[] sums = new double[layers.get(0).values().length];
    List<Matrix> maps = new ArrayList<>();
    for (Likelihoods layer : layers) {
      layer.maps().ifPresent(maps::add);
      for (int i = 0; i < sums.length; i++) {
        sums[i] += layer.values()[i];
      }
    }
    // A sum of some layers' error maps would hide the others.
    return new Scores(sums, maps.size() == layers.size() ? maps : List.of());
  }
}
