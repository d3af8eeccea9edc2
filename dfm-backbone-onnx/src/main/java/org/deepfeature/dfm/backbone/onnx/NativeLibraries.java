package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.api.internal.CacheFolder;
import org.deepfeature.dfm.api.internal.UnpackedLibraries;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks ONNX Runtime's libraries once and for all processes. Left to itself, the runtime unpacks
 * 24 MB into a new temporary folder at every start, and leaves the folder behind.
 */
final class NativeLibraries {
  private static final System.Logger LOGGER = System.getLogger(NativeLibraries.class.getName());

  /** The runtime's own property. */
  private static final String PATH = "onnxruntime.native.path";

  private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  /**
   * With this one there are providers of hundreds of megabytes, which the runtime looks for itself.
   */
  private static final String GPU = "onnxruntime_providers_cuda";

  private NativeLibraries() {}

  /**
   * Tells the runtime where its libraries are, unless somebody did; must come before its first use.
   */
  static synchronized void prepare() {
    if (System.getProperty(PATH) == null) {
      unpacked(CacheFolder.of(System.getenv()))
          .ifPresent(path -> System.setProperty(PATH, path.toString()));
    }
  }

  /** Returns the folder in which the libraries lie; empty where the runtime has to do it itself. */
  static Optional<Path> unpacked(Path cache) {
    List<URL> resources = new ArrayList<>();
    for (String library : LIBRARIES) {
      URL resource = resource(library);
      if (resource == null || !resource.getProtocol().equals("jar")) {
        return Optional.empty();
      }
      resources.add(resource);
    }
    if (resource(GPU) != null) {
      return Optional.empty();
    }
    try {
      return Optional.of(UnpackedLibraries.unpack(cache, "onnxruntime-" + platform(), resources));
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "ONNX Runtime unpacks its own libraries", e);
      return Optional.empty();
    }
  }

  private static @Nullable URL resource(String library) {
    return OrtEnvironment.class.getResource(
        "/ai/onnxruntime/native/%s/%s".formatted(platform(), System.mapLibraryName(library)));
  }

  private static String platform() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String os = system.contains("win") ? "win" : system.contains("mac") ? "osx" : "linux";
    return os + (processor.contains("aarch64") ? "-aarch64" : "-x64");
  }
}
