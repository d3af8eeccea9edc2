package org.deepfeature.dfm.runtime.numpy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The types of numbers that are read, under NumPy's letter and width. */
enum NpyType {
  F2(2, true) {
    @Override
    double next(ByteBuffer bytes) {
      return half(bytes.getShort());
    }
  },
  F4(4, true) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.getFloat();
    }

    @Override
    void fill(ByteBuffer bytes, double[] values) {
      float[] singles = new float[values.length];
      bytes.asFloatBuffer().get(singles);
      for (int i = 0; i < values.length; i++) {
        values[i] = singles[i];
      }
    }
  },
  F8(8, false) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.getDouble();
    }

    @Override
    void fill(ByteBuffer bytes, double[] values) {
      bytes.asDoubleBuffer().get(values);
    }
  },
  I1(1, true) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.get();
    }
  },
  I2(2, true) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.getShort();
    }
  },
  I4(4, false) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.getInt();
    }
  },
  I8(8, false) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.getLong();
    }
  },
  U1(1, true) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.get() & 0xff;
    }
  },
  U2(2, true) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.getShort() & 0xffff;
    }
  },
  U4(4, false) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.getInt() & 0xffffffffL;
    }
  },
  U8(8, false) {
    @Override
    double next(ByteBuffer bytes) {
      long bits = bytes.getLong();
      // Half of it, with the lost bit kept for rounding.
      return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }
  },
  B1(1, true) {
    @Override
    double next(ByteBuffer bytes) {
      return bytes.get() == 0 ? 0 : 1;
    }
  };

  private final int bytes;
  private final boolean fitsFloat32;

  NpyType(int bytes, boolean fitsFloat32) {
    this.bytes = bytes;
    this.fitsFloat32 = fitsFloat32;
  }

  int bytes() {
    return bytes;
  }

  /** Whether float32 holds every value of this type. */
  boolean fitsFloat32() {
    return fitsFloat32;
  }

  /** Reads a value; beyond 2^53 in the nearest float64. */
  abstract double next(ByteBuffer bytes);

  /** Reads as many as there is room for, at once where that is quicker; the position may stay. */
  void fill(ByteBuffer bytes, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = next(bytes);
    }
  }

  /** As in a file's header, without the order of bytes. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<NpyType> of(String code) {
    return Arrays.stream(values()).filter(type -> type.code().equals(code)).findFirst();
  }

  /** IEEE 754 binary16; the JDK knows it from 20 on. */
  private static float half(short bits) {
    int exponent = bits >> 10 & 0x1f;
    int fraction = bits & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else if (exponent == 31) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      magnitude = Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
