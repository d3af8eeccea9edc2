package org.deepfeature.dfm.api;

import java.util.Locale;

/**
 * Where a network runs: {@code cpu} or {@code cuda:<n>}. {@link #parse} and {@link #toString} are
 * inverse. {@code auto} is a wish, not a device; the host resolves it before it gets here.
 *
 * @param kind processor or accelerator
 * @param index ordinal among devices of its kind, {@code >= 0}; always 0 for the CPU
 */
public record Device(Kind kind, int index) {

  /** The kinds of device that DFM knows. */
  public enum Kind {
    /** The machine's own processor. */
    CPU,
    /** An NVIDIA GPU. */
    CUDA
  }

  /** The machine's own processor. */
  public static final Device CPU = new Device(Kind.CPU, 0);

  public Device {
    if (index < 0 || (kind == Kind.CPU && index != 0)) {
      throw new IllegalArgumentException(
          "Device index " + index + " is not possible for " + kind.name().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * @param index ordinal of the GPU, {@code >= 0}
   * @return the NVIDIA GPU of that ordinal
   */
  public static Device cuda(int index) {
    return new Device(Kind.CUDA, index);
  }

  /**
   * @param text {@code cpu}, {@code cuda} (the first GPU) or {@code cuda:<n>}
   * @return the device of that name
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Device parse(String text) {
    if (text.equals("cpu")) {
      return CPU;
    }
    if (text.equals("cuda")) {
      return cuda(0);
    }
    if (text.matches("cuda:\\d{1,4}")) {
      return cuda(Integer.parseInt(text.substring("cuda:".length())));
    }
    throw new IllegalArgumentException(
        "Unknown device '" + text + "'; expected cpu, cuda or cuda:<n>, such as cuda:0");
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
