package org.deepfeature.dfm.spark.internal;

import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Where a frame has its images or embeddings, and what tells them apart. Immutable.
 *
 * @param name of the column
 * @param kind of its values
 * @param id column of the images' names; empty if the values themselves have to do
 * @param heldOutByName whether names tell which images thresholds come from: where a column of them
 *     was given, and of decoded images, whose files nobody has
 */
public record InputColumn(String name, InputKind kind, Optional<String> id, boolean heldOutByName) {
  private static final String CONTENT = "content";
  private static final String IMAGE = "image";
  private static final String PATH = "path";
  private static final String ORIGIN = "origin";

  /**
   * @param schema of a frame
   * @param given column of the input; empty for {@code content} or {@code image}
   * @param id column that tells images apart; empty for {@code path}, or the origin of image rows
   * @return the column
   * @throws IllegalArgumentException if there is no such column, or of another type
   */
  public static InputColumn of(StructType schema, String given, String id) {
    String name = given.isEmpty() ? byConvention(schema) : given;
    StructField field =
        field(schema, name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "No column '%s'; there are %s".formatted(name, columns(schema))));
    InputKind kind =
        InputKind.of(field.dataType())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Column '%s' is of type %s; expected %s"
                            .formatted(name, field.dataType().simpleString(), InputKind.EXPECTED)));
    if (!id.isEmpty() && field(schema, id).isEmpty()) {
      throw new IllegalArgumentException(
          "No column '%s' to tell images apart by; there are %s".formatted(id, columns(schema)));
    }
    return new InputColumn(
        name,
        kind,
        id.isEmpty() ? idByConvention(schema, name, kind) : Optional.of(id),
        !id.isEmpty() || kind == InputKind.IMAGE);
  }

  /**
   * @param frame that has it
   * @return the column
   */
  Column column(Dataset<?> frame) {
    return frame.col(quoted(frame, name));
  }

  /**
   * @param frame that has it
   * @return the column of the images' names
   */
  Optional<Column> idColumn(Dataset<?> frame) {
    return id.map(some -> frame.col(quoted(frame, some)));
  }

  /** A dot in a column's own name is no way into a struct. */
  private static String quoted(Dataset<?> frame, String column) {
    return field(frame.schema(), column).isPresent()
        ? "`" + column.replace("`", "``") + "`"
        : column;
  }

  private static String byConvention(StructType schema) {
    for (String name : new String[] {CONTENT, IMAGE}) {
      if (field(schema, name).isPresent()) {
        return name;
      }
    }
    throw new IllegalArgumentException(
        "No column '%s' or '%s', and inputCol was not given; there are %s"
            .formatted(CONTENT, IMAGE, columns(schema)));
  }

  private static Optional<String> idByConvention(StructType schema, String name, InputKind kind) {
    if (field(schema, PATH).isPresent()) {
      return Optional.of(PATH);
    }
    return kind == InputKind.IMAGE ? Optional.of(name + "." + ORIGIN) : Optional.empty();
  }

  private static Optional<StructField> field(StructType schema, String name) {
    return Arrays.stream(schema.fields()).filter(field -> field.name().equals(name)).findFirst();
  }

  private static String columns(StructType schema) {
    return String.join(", ", schema.fieldNames());
  }
}
