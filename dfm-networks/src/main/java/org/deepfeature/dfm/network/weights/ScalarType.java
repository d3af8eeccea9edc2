package org.deepfeature.dfm.network.weights;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.deepfeature.dfm.api.Tensor;

/** Kinds of numbers, by the names that files have for them. */
enum ScalarType {
  FLOAT32("F32", "f4", "FloatStorage", 4) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getFloat(4 * index);
    }
  },
  FLOAT64("F64", "f8", "DoubleStorage", 8) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return (float) bytes.getDouble(8 * index);
    }
  },
  FLOAT16("F16", "f2", "HalfStorage", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return half(bytes.getShort(2 * index));
    }
  },
  BFLOAT16("BF16", "", "BFloat16Storage", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return Float.intBitsToFloat(bytes.getShort(2 * index) << 16);
    }
  },
  FLOAT8_E4M3FN("F8_E4M3", "", "", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return quarter(bytes.get(index));
    }
  },
  FLOAT8_E5M2("F8_E5M2", "", "", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return half((short) (bytes.get(index) << 8));
    }
  },
  INT64("I64", "i8", "LongStorage", 8) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getLong(8 * index);
    }
  },
  INT32("I32", "i4", "IntStorage", 4) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getInt(4 * index);
    }
  },
  INT16("I16", "i2", "ShortStorage", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getShort(2 * index);
    }
  },
  INT8("I8", "i1", "CharStorage", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index);
    }
  },
  UINT64("U64", "u8", "", 8) {
    @Override
    float at(ByteBuffer bytes, int index) {
      long bits = bytes.getLong(8 * index);
      // Half of it, with the lost bit kept for rounding.
      return bits >= 0 ? bits : 2f * ((bits >>> 1) | (bits & 1));
    }
  },
  UINT32("U32", "u4", "", 4) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getInt(4 * index) & 0xffffffffL;
    }
  },
  UINT16("U16", "u2", "", 2) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.getShort(2 * index) & 0xffff;
    }
  },
  UINT8("U8", "u1", "ByteStorage", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index) & 0xff;
    }
  },
  BOOL("BOOL", "b1", "BoolStorage", 1) {
    @Override
    float at(ByteBuffer bytes, int index) {
      return bytes.get(index) == 0 ? 0 : 1;
    }
  };

  private final String safetensors;
  private final String numpy;
  private final String storage;
  private final int bytes;

  ScalarType(String safetensors, String numpy, String storage, int bytes) {
    this.safetensors = safetensors;
    this.numpy = numpy;
    this.storage = storage;
    this.bytes = bytes;
  }

  /** Bytes of a value. */
  int bytes() {
    return bytes;
  }

  /** The value of an index, in the buffer's byte order. */
  abstract float at(ByteBuffer bytes, int index);

  /** The first values of a buffer, in a direct one. */
  FloatBuffer floats(ByteBuffer source, int count) {
    FloatBuffer values = Tensor.allocateDirect(count);
    for (int i = 0; i < count; i++) {
      values.put(at(source, i));
    }
    return values.flip();
  }

  /** As PyTorch calls it. */
  @Override
  public String toString() {
    return super.toString().toLowerCase(Locale.ROOT);
  }

  /** By the class of PyTorch's storage, such as {@code FloatStorage}. */
  static Optional<ScalarType> ofStorage(String name) {
    return where(type -> type.storage.equals(name));
  }

  /** By the code of safetensors, such as {@code BF16}. */
  static Optional<ScalarType> ofSafetensors(String code) {
    return where(type -> type.safetensors.equals(code));
  }

  /** By NumPy's letter and width, such as {@code f4}. */
  static Optional<ScalarType> ofNumpy(String code) {
    return where(type -> type.numpy.equals(code));
  }

  /** By PyTorch's name of the type, such as {@code float8_e5m2}. */
  static Optional<ScalarType> ofTorch(String name) {
    return where(type -> type.toString().equals(name));
  }

  private static Optional<ScalarType> where(Predicate<ScalarType> matches) {
    return Arrays.stream(values()).filter(matches).findFirst();
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

  /** Four bits of exponent, three of fraction, no infinity (Micikevicius et al. 2022). */
  private static float quarter(byte bits) {
    int exponent = bits >> 3 & 0xf;
    int fraction = bits & 7;
    float magnitude;
    if ((bits & 0x7f) == 0x7f) {
      magnitude = Float.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-9f;
    } else {
      magnitude = Float.intBitsToFloat((exponent + 120) << 23 | fraction << 20);
    }
    return bits < 0 ? -magnitude : magnitude;
  }
}
