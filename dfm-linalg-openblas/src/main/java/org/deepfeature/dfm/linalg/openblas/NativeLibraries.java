package org.deepfeature.dfm.linalg.openblas;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.internal.CacheFolder;
import org.deepfeature.dfm.api.internal.UnpackedLibraries;

/** Where the libraries of this machine lie. */
final class NativeLibraries {
  private static final System.Logger LOGGER = System.getLogger(NativeLibraries.class.getName());

  /** By operating system; OpenBLAS comes first. Some are not there for every processor. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "linux",
              List.of("libopenblas.so.0", "libgfortran.so.5", "libquadmath.so.0", "libgcc_s.so.1"),
          "macosx",
              List.of(
                  "libopenblas.0.dylib",
                  "libgfortran.5.dylib",
                  "libquadmath.0.dylib",
                  "libgcc_s.1.1.dylib"),
          "windows", List.of("libopenblas.dll"));

  private NativeLibraries() {}

  /**
   * Unpacks what is needed into the cache, or beside it into a temporary folder.
   *
   * @return the library's file, those that it needs beside it
   * @throws DfmException if there is none for this machine
   */
  static Path openBlas() throws IOException {
    List<URL> libraries = resources();
    String name = libraries.get(0).getPath();
    String file = name.substring(name.lastIndexOf('/') + 1);
    if (libraries.get(0).getProtocol().equals("file")) {
      return Path.of(java.net.URI.create(libraries.get(0).toString()));
    }
    String folder = "openblas-" + platform();
    try {
      return UnpackedLibraries.unpack(CacheFolder.of(System.getenv()), folder, libraries)
          .resolve(file);
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "OpenBLAS goes to a temporary folder", e);
      return temporary(folder, libraries).resolve(file);
    }
  }

  private static Path temporary(String name, List<URL> libraries) throws IOException {
    Path temporary = Files.createTempDirectory("dfm");
    Path folder = UnpackedLibraries.unpack(temporary, name, libraries);
    // Deleted in the opposite order.
    temporary.toFile().deleteOnExit();
    folder.getParent().toFile().deleteOnExit();
    folder.toFile().deleteOnExit();
    try (var files = Files.list(folder)) {
      files.forEach(file -> file.toFile().deleteOnExit());
    }
    return folder;
  }

  private static List<URL> resources() {
    List<URL> found = new ArrayList<>();
    for (String name : NAMES.get(system())) {
      URL resource = NativeLibraries.class.getResource("native/" + platform() + "/" + name);
      if (resource != null) {
        found.add(resource);
      } else if (found.isEmpty()) {
        throw new DfmException("this build holds no OpenBLAS for " + platform());
      }
    }
    return found;
  }

  private static String system() {
    String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    return name.contains("win") ? "windows" : name.contains("mac") ? "macosx" : "linux";
  }

  /** As the libraries' publisher names it. */
  static String platform() {
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String architecture =
        processor.equals("aarch64") ? "arm64" : processor.equals("amd64") ? "x86_64" : processor;
    return system() + "-" + architecture;
  }
}
