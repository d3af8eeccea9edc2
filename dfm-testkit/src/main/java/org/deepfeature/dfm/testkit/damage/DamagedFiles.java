package org.deepfeature.dfm.testkit.damage;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deepfeature.dfm.api.DfmException;

/**
 * What every reader of files promises where a file is damaged or was made to deceive: it gives what
 * is in it, or refuses it in one line that names the file, and takes little memory and time for
 * either. Cases are drawn by number, so that they are the same each time: 500, or as many as the
 * system property {@value #CASES} says. A case that breaks the promise is left in {@code
 * target/damaged}, beside {@code outcomes.csv} with a line for each check. Immutable and
 * thread-safe.
 */
public final class DamagedFiles {
  /** The system property with the number of cases. */
  public static final String CASES = "dfm.damaged.cases";

  private static final String REFUSED = "refused";
  private static final Path KEPT = Path.of("target/damaged");
  private static final int FEW = 500;
  private static final long SECONDS = 3;
  private static final long MEBIBYTE = 1 << 20;

  private final String name;
  private final List<byte[]> whole;
  private final List<byte[]> words;
  private final UnaryOperator<byte[]> wrapping;
  private final long mebibytes;
  private final boolean named;

  private DamagedFiles(
      String name,
      List<byte[]> whole,
      List<byte[]> words,
      UnaryOperator<byte[]> wrapping,
      long mebibytes,
      boolean named) {
    this.named = named;
    this.name = name;
    this.whole = List.copyOf(whole);
    this.words = List.copyOf(words);
    this.wrapping = wrapping;
    this.mebibytes = mebibytes;
  }

  /** Reads a file, or refuses it. */
  @FunctionalInterface
  public interface Reader {
    /**
     * @param file to read; {@code Path}'s content are the damaged bytes
     * @throws Exception that refuses it, or breaks the promise
     */
    void read(Path file) throws Exception;
  }

  /**
   * How cases ended.
   *
   * @param read files that were read
   * @param refused files that were refused
   */
  public record Outcomes(int read, int refused) {}

  /**
   * @param name of the file that readers are given, such as {@code model.dfm}
   * @param whole contents of files that are read
   * @return damage of these
   */
  public static DamagedFiles of(String name, List<byte[]> whole) {
    return new DamagedFiles(name, whole, List.of(), bytes -> bytes, 64, true);
  }

  /**
   * @param more pieces of text that mean something in such files
   * @return the same with these put in
   */
  public DamagedFiles withWords(String... more) {
    List<byte[]> all = new ArrayList<>(words);
    for (String word : more) {
      all.add(word.getBytes(StandardCharsets.ISO_8859_1));
    }
    return new DamagedFiles(name, whole, all, wrapping, mebibytes, named);
  }

  /**
   * @param wrap makes a file of damaged content, such as by writing a right checksum beside it
   * @return the same, wrapped
   */
  public DamagedFiles wrappedBy(UnaryOperator<byte[]> wrap) {
    return new DamagedFiles(name, whole, words, wrap, mebibytes, named);
  }

  /**
   * @param most mebibytes that reading a file may allocate in all; 64 otherwise
   * @return the same with that bound
   */
  public DamagedFiles withMemory(long most) {
    return new DamagedFiles(name, whole, words, wrapping, most, named);
  }

  /**
   * @return the same of content that has no name, such as a request's
   */
  public DamagedFiles withoutName() {
    return new DamagedFiles(name, whole, words, wrapping, mebibytes, false);
  }

  /**
   * @param folder for the files
   * @param reader under test
   * @param refusals how it refuses, beside {@link DfmException} and {@link
   *     IllegalArgumentException}
   * @return how the cases ended
   * @throws AssertionError if one of them breaks the promise; it names the case
   */
  public Outcomes check(Path folder, Reader reader, List<Class<? extends Exception>> refusals) {
    Path file = folder.resolve(name);
    for (byte[] bytes : whole) {
      write(file, wrapping.apply(bytes.clone()));
      String wrong = wrong(file, reader, refusals);
      if (!wrong.isEmpty() && !wrong.equals(REFUSED)) {
        throw new AssertionError("The whole file '%s' %s".formatted(name, wrong));
      }
    }
    int refused = 0;
    int cases = Integer.getInteger(CASES, FEW);
    for (int number = 0; number < cases; number++) {
      byte[] bytes = wrapping.apply(new Mutation(number, whole, words).next());
      write(file, bytes);
      String wrong = wrong(file, reader, refusals);
      if (wrong.equals(REFUSED)) {
        refused++;
      } else if (!wrong.isEmpty()) {
        Path kept = KEPT.resolve(number + "-" + name);
        write(kept, bytes);
        throw new AssertionError("Damaged file %s %s".formatted(kept, wrong));
      }
    }
    Outcomes outcomes = new Outcomes(cases - refused, refused);
    record(outcomes);
    return outcomes;
  }

  /**
   * Checks one file that somebody else thought of, such as a fuzzer that watches which branches it
   * takes.
   *
   * @param folder for the file
   * @param content of it, before it is wrapped
   * @param reader under test
   * @param refusals as for {@link #check(Path, Reader, List)}
   * @throws AssertionError if it breaks the promise
   */
  public void check(
      Path folder, byte[] content, Reader reader, List<Class<? extends Exception>> refusals) {
    Path file = folder.resolve(name);
    write(file, wrapping.apply(content.clone()));
    String wrong = wrong(file, reader, refusals);
    if (!wrong.isEmpty() && !wrong.equals(REFUSED)) {
      throw new AssertionError("The file '%s' %s".formatted(name, wrong));
    }
  }

  /** Returns nothing for a file that was read, {@link #REFUSED}, or what is wrong. */
  private String wrong(Path file, Reader reader, List<Class<? extends Exception>> refusals) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    long time = threads.getCurrentThreadCpuTime();
    String wrong = outcome(file, reader, refusals);
    long taken = (threads.getCurrentThreadAllocatedBytes() - bytes) / MEBIBYTE;
    long seconds = (threads.getCurrentThreadCpuTime() - time) / 1_000_000_000;
    if (taken > mebibytes) {
      return "took %s MiB of memory; expected at most %s".formatted(taken, mebibytes);
    }
    return seconds > SECONDS ? "took %s s; expected at most %s".formatted(seconds, SECONDS) : wrong;
  }

  private String outcome(Path file, Reader reader, List<Class<? extends Exception>> refusals) {
    try {
      reader.read(file);
      return "";
    } catch (Exception | StackOverflowError | OutOfMemoryError | AssertionError e) {
      boolean refusal =
          e instanceof DfmException
              || e instanceof IllegalArgumentException
              || refusals.stream().anyMatch(kind -> kind.isInstance(e));
      String message = String.valueOf(e.getMessage());
      if (!refusal) {
        return "ended in " + e + at(e);
      }
      if ((named && !message.contains(name)) || message.contains("\n")) {
        return "was refused without its name, or in several lines: " + e + at(e);
      }
      return REFUSED;
    }
  }

  private void record(Outcomes outcomes) {
    String line = "%s,%s,%s%n".formatted(name, outcomes.read, outcomes.refused);
    try {
      Files.createDirectories(KEPT);
      Files.writeString(KEPT.resolve("outcomes.csv"), line, CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String at(Throwable e) {
    StackTraceElement[] trace = e.getStackTrace();
    return trace.length == 0 ? "" : " at " + List.of(trace).subList(0, Math.min(6, trace.length));
  }

  private static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file); // Some file systems wait for the disk where a file is cut to 0.
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
