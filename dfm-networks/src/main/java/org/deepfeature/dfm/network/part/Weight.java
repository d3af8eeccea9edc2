package org.deepfeature.dfm.network.part;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Values of a parameter. Immutable and thread-safe; two of them are the same only if they are one.
 */
public final class Weight {
  private final String name;
  private final List<Long> shape;
  private final ByteBuffer bytes;

  /**
   * @param name of the parameter, as torchvision or timm has it
   * @param shape one length a dimension
   * @param values in C order, as many as the shape says, from the buffer's beginning; copied
   * @throws IllegalArgumentException if the number of values is another
   */
  public Weight(String name, List<Long> shape, FloatBuffer values) {
    this.name = name;
    this.shape = List.copyOf(shape);
    if (size() != values.limit()) {
      throw new IllegalArgumentException(
          "Parameter '%s' of shape %s has %s values".formatted(name, this.shape, values.limit()));
    }
    ByteBuffer copy =
        ByteBuffer.allocateDirect(Math.multiplyExact(values.limit(), Float.BYTES))
            .order(ByteOrder.nativeOrder());
    copy.asFloatBuffer().put(values.duplicate().rewind());
    this.bytes = copy.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * @return the parameter's name
   */
  public String name() {
    return name;
  }

  /**
   * @return one length a dimension
   */
  public List<Long> shape() {
    return shape;
  }

  /**
   * @return number of values
   */
  public long size() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * @return a view of the values in C order, read-only, from its beginning
   */
  public FloatBuffer values() {
    return bytes().asFloatBuffer();
  }

  /**
   * @return the values as bytes in the machine's order, direct and read-only, from the beginning;
   *     engines may use the memory as it is
   */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.nativeOrder());
  }

  @Override
  public String toString() {
    return name + " " + shape;
  }
}
