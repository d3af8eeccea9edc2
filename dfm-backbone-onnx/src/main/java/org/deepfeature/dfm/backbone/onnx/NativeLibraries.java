package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.hub.HubSettings;
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
      Path folder = HubSettings.of(System.getenv()).cache().toAbsolutePath().resolve("native");
      unpacked(folder).ifPresent(path -> System.setProperty(PATH, path.toString()));
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
      return Optional.of(unpack(resources, cache));
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

  private static Path unpack(List<URL> resources, Path cache) throws IOException {
    // The archive's check sum tells versions apart without reading the libraries.
    long version = entry(resources.get(0)).getJarEntry().getCrc();
    Path folder =
        cache.resolve(
            "onnxruntime-%s-%s".formatted(platform(), HexFormat.of().toHexDigits((int) version)));
    for (URL resource : resources) {
      Path file = folder.resolve(name(resource));
      long size = entry(resource).getJarEntry().getSize();
      if (!Files.isRegularFile(file) || Files.size(file) != size) {
        copy(resource, file);
      }
    }
    return folder;
  }

  private static JarURLConnection entry(URL resource) throws IOException {
    JarURLConnection connection = (JarURLConnection) resource.openConnection();
    connection.setUseCaches(true);
    return connection;
  }

  private static String name(URL resource) {
    return resource.getPath().substring(resource.getPath().lastIndexOf('/') + 1);
  }

  /** By a temporary name, so that a process that starts meanwhile sees all of it or nothing. */
  private static void copy(URL resource, Path file) throws IOException {
    Path folder = Files.createDirectories(file.resolveSibling(""));
    Path temporary = Files.createTempFile(folder, "." + file.getFileName(), ".tmp");
    try (InputStream in = resource.openStream()) {
      Files.copy(in, temporary, StandardCopyOption.REPLACE_EXISTING);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      // Windows does not replace a library that another process has open; it is the same one.
      LOGGER.log(System.Logger.Level.DEBUG, "Another process unpacked " + file, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
