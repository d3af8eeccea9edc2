package org.deepfeature.dfm.spark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** What scoring adds to a frame. Stateless and thread-safe. */
final class OutputColumns {
  private static final DataType MAP =
      new StructType()
          .add("height", DataTypes.IntegerType, false)
          .add("width", DataTypes.IntegerType, false)
          .add("values", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private OutputColumns() {}

  /**
   * @param schema of a frame
   * @param params name the columns
   * @return the schema with them
   * @throws IllegalArgumentException if one is there already, or two have the same name
   */
  static StructType added(StructType schema, DfmParams<?> params) {
    List<StructField> fields = new ArrayList<>(Arrays.asList(schema.fields()));
    add(fields, params.getOrDefault(params.scoreCol()), DataTypes.DoubleType);
    add(fields, params.getOrDefault(params.normalizedCol()), DataTypes.DoubleType);
    add(fields, params.getOrDefault(params.labelCol()), DataTypes.StringType);
    add(fields, params.getOrDefault(params.errorCol()), DataTypes.StringType);
    String map = params.getOrDefault(params.anomalyMapCol());
    if (!map.isEmpty()) {
      add(fields, map, MAP);
    }
    return DataTypes.createStructType(fields);
  }

  private static void add(List<StructField> fields, String name, DataType type) {
    if (fields.stream().anyMatch(field -> field.name().equals(name))) {
      throw new IllegalArgumentException(
          "Column '%s' is there already, among %s; expected another name for what is added"
              .formatted(name, fields.stream().map(StructField::name).toList()));
    }
    fields.add(DataTypes.createStructField(name, type, true));
  }
}
