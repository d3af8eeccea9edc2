package org.deepfeature.dfm.trainer.callback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Memory of this process that is resident, native memory included. Stateless and thread-safe. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern NOW = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private ResidentMemory() {}

  /**
   * @return bytes now; empty on systems that do not tell
   */
  public static OptionalLong now() {
    return read(NOW);
  }

  /**
   * @return the most bytes there ever were; empty on systems that do not tell
   */
  public static OptionalLong peak() {
    return read(PEAK);
  }

  private static OptionalLong read(Pattern what) {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      Matcher matcher = what.matcher(Files.readString(STATUS));
      return matcher.find()
          ? OptionalLong.of(1024 * Long.parseLong(matcher.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new IllegalStateException("Cannot read " + STATUS, e);
    }
  }
}
