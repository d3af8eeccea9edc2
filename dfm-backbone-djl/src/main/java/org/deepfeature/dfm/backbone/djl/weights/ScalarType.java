package org.deepfeature.dfm.backbone.djl.weights;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** PyTorch's storages, by the name of their class. */
enum ScalarType {
  FLOAT("FloatStorage", 4) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getFloat(4 * index);
    }
  },
  DOUBLE("DoubleStorage", 8) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return (float) bytes.getDouble(8 * index);
    }
  },
  HALF("HalfStorage", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return half(bytes.getShort(2 * index));
    }
  },
  BFLOAT16("BFloat16Storage", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
    }
  },
  LONG("LongStorage", 8) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getLong(8 * index);
    }
  },
  INT("IntStorage", 4) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getInt(4 * index);
    }
  },
  SHORT("ShortStorage", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getShort(2 * index);
    }
  },
  CHAR("CharStorage", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index);
    }
  },
  BYTE("ByteStorage", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index) & 0xff;
    }
  },
  BOOL("BoolStorage", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index) == 0 ? 0 : 1;
    }
  };

  private final String storage;
  private final int bytes;

  ScalarType(String storage, int bytes) {
    this.storage = storage;
    this.bytes = bytes;
  }

  /** Bytes of a value. */
  int bytes() {
    return bytes;
  }

  /** The value of an index, in the buffer's byte order. */
  abstract float at(ByteBuffer bytes, int index);

  static Optional<ScalarType> ofStorage(String name) {
    return Arrays.stream(values()).filter(t -> t.storage.equals(name)).findFirst();
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
