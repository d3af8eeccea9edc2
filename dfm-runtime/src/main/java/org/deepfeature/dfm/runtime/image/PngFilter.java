package org.deepfeature.dfm.runtime.image;

/**
 * Takes back what PNG's five filters did to a row, in place (PNG specification, second edition,
 * section 9). Paeth's, which nearly all rows of photographs have, is written without branches: its
 * choice among three neighbours cannot be foreseen, and guessing wrong costs more than the sum.
 */
final class PngFilter {
  private static final int NONE = 0;
  private static final int SUB = 1;
  private static final int UP = 2;
  private static final int AVERAGE = 3;
  private static final int PAETH = 4;

  private PngFilter() {}

  /**
   * @param type the filter
   * @param bytes rows; the one above has been taken back already
   * @param at first byte of the row
   * @param above first byte of the row above; negative for the first row, which counts as below
   *     zeros
   * @param length bytes of a row
   * @param step bytes of a pixel
   * @return whether the type is one of PNG's
   */
  static boolean undo(int type, byte[] bytes, int at, int above, int length, int step) {
    boolean first = above < 0;
    switch (type) {
      case NONE -> {}
      case SUB -> sub(bytes, at, length, step);
      case UP -> {
        if (!first) {
          up(bytes, at, above, length);
        }
      }
      case AVERAGE -> average(bytes, at, above, length, step);
      case PAETH -> {
        // Below zeros, Paeth's choice is always the left neighbour.
        if (first) {
          sub(bytes, at, length, step);
        } else if (step == 3) {
          paethRgb(bytes, at, above, length);
        } else {
          paeth(bytes, at, above, length, step);
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static void sub(byte[] bytes, int at, int length, int step) {
    for (int i = at + step; i < at + length; i++) {
      bytes[i] += bytes[i - step];
    }
  }

  private static void up(byte[] bytes, int at, int above, int length) {
    for (int i = 0; i < length; i++) {
      bytes[at + i] += bytes[above + i];
    }
  }

  private static void average(byte[] bytes, int at, int above, int length, int step) {
    for (int i = 0; i < length; i++) {
      int left = i < step ? 0 : bytes[at + i - step] & 0xFF;
      int up = above < 0 ? 0 : bytes[above + i] & 0xFF;
      bytes[at + i] += (byte) ((left + up) / 2);
    }
  }

  private static void paeth(byte[] bytes, int at, int above, int length, int step) {
    for (int channel = 0; channel < step; channel++) {
      int left = 0;
      int corner = 0;
      for (int i = channel; i < length; i += step) {
        int up = bytes[above + i] & 0xFF;
        left = (bytes[at + i] + predictor(left, up, corner)) & 0xFF;
        bytes[at + i] = (byte) left;
        corner = up;
      }
    }
  }

  /** Each value waits for its left neighbour; three channels at once fill the waiting. */
  private static void paethRgb(byte[] bytes, int at, int above, int length) {
    int left0 = 0;
    int left1 = 0;
    int left2 = 0;
    int corner0 = 0;
    int corner1 = 0;
    int corner2 = 0;
    for (int i = 0; i + 2 < length; i += 3) {
      int up0 = bytes[above + i] & 0xFF;
      int up1 = bytes[above + i + 1] & 0xFF;
      int up2 = bytes[above + i + 2] & 0xFF;
      left0 = (bytes[at + i] + predictor(left0, up0, corner0)) & 0xFF;
      left1 = (bytes[at + i + 1] + predictor(left1, up1, corner1)) & 0xFF;
      left2 = (bytes[at + i + 2] + predictor(left2, up2, corner2)) & 0xFF;
      bytes[at + i] = (byte) left0;
      bytes[at + i + 1] = (byte) left1;
      bytes[at + i + 2] = (byte) left2;
      corner0 = up0;
      corner1 = up1;
      corner2 = up2;
    }
  }

  /**
   * Paeth's predictor: of left, up and corner the one nearest to left + up − corner, ties in this
   * order. With bound = 3 · corner − left − up that is the greater of left and up where the bound
   * is not above the lesser, the lesser where it is not below the greater, the corner in between;
   * each choice is a mask made of a difference's sign.
   */
  static int predictor(int left, int up, int corner) {
    int lesser = Math.min(left, up);
    int greater = Math.max(left, up);
    int bound = 3 * corner - left - up;
    int belowGreater = (bound - greater) >> 31;
    int lesserOrCorner = lesser ^ ((lesser ^ corner) & belowGreater);
    int aboveLesser = (lesser - bound) >> 31;
    return greater ^ ((greater ^ lesserOrCorner) & aboveLesser);
  }
}
