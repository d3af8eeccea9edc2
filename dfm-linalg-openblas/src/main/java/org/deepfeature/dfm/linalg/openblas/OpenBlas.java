package org.deepfeature.dfm.linalg.openblas;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The library's own functions, under its own names. It knows one number of threads for the whole
 * process. Thread-safe by {@link #call}.
 */
final class OpenBlas {
  static final int ROW_MAJOR = 101;
  static final int COLUMN_MAJOR = 102;
  static final int NO_TRANSPOSE = 111;
  static final int TRANSPOSE = 112;
  static final int LOWER = 122;

  /** Bind all names at once, and let nobody else see them: ND4J brings the same ones. */
  private static final int NOW_AND_LOCAL = 2;

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  /** The C library's own function. */
  interface StandardLibrary extends Library {
    /** Sets an environment variable; 0 is success. */
    int setenv(String name, String value, int overwrite);
  }

  private static final Calls CALLS = new Calls();

  private static boolean loaded;

  private OpenBlas() {}

  static native String openblas_get_corename();

  static native String openblas_get_config();

  static native int openblas_get_num_threads();

  static native void openblas_set_num_threads(int threads);

  static native void cblas_dgemm(
      int order,
      int transposeA,
      int transposeB,
      int m,
      int n,
      int k,
      double alpha,
      Pointer a,
      int strideA,
      Pointer b,
      int strideB,
      double beta,
      Pointer c,
      int strideC);

  static native void cblas_dsyrk(
      int order,
      int triangle,
      int transpose,
      int n,
      int k,
      double alpha,
      Pointer a,
      int strideA,
      double beta,
      Pointer c,
      int strideC);

  static native int LAPACKE_dsytrd(
      int order, byte triangle, int n, Pointer a, int stride, Pointer d, Pointer e, Pointer tau);

  static native int LAPACKE_dstedc(
      int order, byte vectors, int n, Pointer d, Pointer e, Pointer z, int stride);

  static native int LAPACKE_dormtr(
      int order,
      byte side,
      byte triangle,
      byte transpose,
      int m,
      int n,
      Pointer a,
      int strideA,
      Pointer tau,
      Pointer c,
      int strideC);

  /**
   * Loads the library, once a process.
   *
   * @throws IOException if it cannot be unpacked
   * @throws LinkageError if the system does not take it
   */
  static synchronized void load() throws IOException {
    if (loaded) {
      return;
    }
    Dispatch.prepare();
    Path file = NativeLibraries.openBlas();
    NativeLibrary library = open(file);
    Optional<String> better = better(library);
    if (better.isPresent()) {
      library.close();
      Native.load("c", StandardLibrary.class).setenv(ProcessorType.VARIABLE, better.get(), 0);
      library = open(file);
    }
    Native.register(OpenBlas.class, library);
    loaded = true;
  }

  private static NativeLibrary open(Path file) {
    return NativeLibrary.getInstance(
        file.toString(), Map.of(Library.OPTION_OPEN_FLAGS, NOW_AND_LOCAL));
  }

  private static Optional<String> better(NativeLibrary library) throws IOException {
    if (System.getenv(ProcessorType.VARIABLE) != null || !Files.isReadable(PROCESSORS)) {
      return Optional.empty();
    }
    String chosen = library.getFunction("openblas_get_corename").invokeString(new Object[0], false);
    return ProcessorType.better(chosen, Files.readString(PROCESSORS));
  }

  /**
   * Runs native calls on at most that many threads: beside others of the same number, after all
   * those of another one.
   */
  static <T> T call(int threads, Supplier<T> nativeCalls) {
    CALLS.enter(threads);
    try {
      return nativeCalls.get();
    } finally {
      CALLS.leave();
    }
  }
}
