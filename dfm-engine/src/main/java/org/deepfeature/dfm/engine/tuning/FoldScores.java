package org.deepfeature.dfm.engine.tuning;

import java.util.List;

/**
 * What a candidate that was fitted without a fold's images says of them. Scores of different folds
 * are never compared: they are different models'.
 *
 * @param fold its number, from 0
 * @param names of the images
 * @param normal score of each image as it is
 * @param defects scores of the same images with defects
 */
public record FoldScores(
    int fold, List<String> names, List<Double> normal, List<DrawnDefectScore> defects) {
  public FoldScores {
    names = List.copyOf(names);
    normal = List.copyOf(normal);
    defects = List.copyOf(defects);
  }
}
