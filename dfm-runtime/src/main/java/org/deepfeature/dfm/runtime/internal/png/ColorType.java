package org.deepfeature.dfm.runtime.internal.png;

/** What the samples of a pixel are. */
public enum ColorType {
  /** One of brightness. */
  GREY(0),
  /** Red, green, blue. */
  RGB(2);

  private final int code;

  ColorType(int code) {
    this.code = code;
  }

  /** Returns the standard's number for it. */
  byte code() {
    return (byte) code;
  }
}
