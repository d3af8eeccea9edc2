package org.deepfeature.dfm.engine.tuning;

import org.deepfeature.dfm.data.synthetic.DefectGrade;

/**
 * What a candidate says of a held-out image with a defect drawn into it.
 *
 * @param image number of the image in its fold, from 0
 * @param grade of the defect
 * @param score of the image; higher = more anomalous
 * @param marked how well the anomaly map marks the defect, 0..1; see {@link MarkedRegion}
 */
public record DrawnDefectScore(int image, DefectGrade grade, double score, double marked) {}
