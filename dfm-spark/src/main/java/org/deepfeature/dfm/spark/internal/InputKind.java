package org.deepfeature.dfm.spark.internal;

import java.util.Optional;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What a column of images, or of embeddings, may be made of. */
public enum InputKind {
  /** Encoded images, as the {@code binaryFile} source and others give them. */
  BYTES,
  /** Rows of Spark's {@code image} source. */
  IMAGE,
  /** Embeddings of float32 values. */
  FLOATS,
  /** Embeddings of float64 values. */
  DOUBLES,
  /** Embeddings as Spark ML's vectors. */
  VECTOR;

  /** What may be given, for messages. */
  public static final String EXPECTED =
      "binary (an encoded image), the struct of Spark's image source, array<float>, array<double>"
          + " or a vector (an embedding)";

  /**
   * @param type of a column
   * @return its kind; empty if it is none
   */
  public static Optional<InputKind> of(DataType type) {
    if (type.sameType(DataTypes.BinaryType)) {
      return Optional.of(BYTES);
    }
    if (type instanceof StructType struct
        && struct.getFieldIndex("nChannels").isDefined()
        && struct.getFieldIndex("data").isDefined()) {
      return Optional.of(IMAGE);
    }
    if (type instanceof ArrayType array) {
      if (array.elementType().sameType(DataTypes.FloatType)) {
        return Optional.of(FLOATS);
      }
      return array.elementType().sameType(DataTypes.DoubleType)
          ? Optional.of(DOUBLES)
          : Optional.empty();
    }
    return type.equals(SQLDataTypes.VectorType()) ? Optional.of(VECTOR) : Optional.empty();
  }

  /**
   * @return whether it is an embedding, which needs no network
   */
  public boolean isEmbedding() {
    return this == FLOATS || this == DOUBLES || this == VECTOR;
  }

  /**
   * @return whether its values may need float64
   */
  public boolean isFloat64() {
    return this == DOUBLES || this == VECTOR;
  }
}
