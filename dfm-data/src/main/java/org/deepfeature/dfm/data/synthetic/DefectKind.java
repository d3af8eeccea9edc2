package org.deepfeature.dfm.data.synthetic;

import java.util.Locale;

/** What a graded defect looks like. */
public enum DefectKind {
  /** A piece of the same image in the wrong place. */
  PATCH,
  /** A thin bent line, lighter or darker. */
  LINE,
  /** A spot that is lighter or darker and fades towards its border. */
  SMUDGE,
  /** A spot of another texture: fine grain over what is there. */
  GRAIN;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
