package org.deepfeature.dfm.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds out what this process runs on. Stateless and thread-safe. */
public final class ThisMachine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final List<String> GPUS =
      List.of(
          "nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader");
  // Those whose version makes a difference to times.
  private static final Pattern LIBRARY =
      Pattern.compile(
          "(onnxruntime(?:_gpu)?|pytorch-(?:engine|jni|native-[a-z0-9]+)|nd4j-(?:native|cuda-[\\d.]+)"
              + "|dfm-linalg-openblas|commons-math3|ejml-core|jmh-core)-(\\d[^/]*?)(?:-[a-z]+-x86_64)?\\.jar");

  private ThisMachine() {}

  /**
   * @return its description, of today
   */
  public static Machine describe() {
    return new Machine(
        LocalDate.now(ZoneOffset.UTC).toString(),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        memory(),
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
        gpus(),
        libraries(jars()));
  }

  private static String processor() {
    try {
      return Files.readAllLines(PROCESSORS).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // Not Linux.
    }
  }

  private static String memory() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
  }

  private static String gpus() {
    try {
      Process process =
          new ProcessBuilder(GPUS).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0 && !answer.isEmpty()
          ? answer.lines().collect(Collectors.joining("; "))
          : "none";
    } catch (IOException e) {
      return "none"; // No driver.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "unknown";
    }
  }

  /** Returns the names of the class path's jars, those named by their manifests included. */
  private static List<String> jars() {
    List<String> names = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      names.add(entry);
      if (entry.endsWith(".jar")) {
        try (JarFile jar = new JarFile(entry)) {
          if (jar.getManifest() != null) {
            String more =
                jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            names.addAll(List.of((more == null ? "" : more).split(" ", -1)));
          }
        } catch (IOException e) {
          throw new IllegalStateException("The class path's " + entry + " cannot be read", e);
        }
      }
    }
    return names;
  }

  static Map<String, String> libraries(List<String> jars) {
    Map<String, String> versions = new TreeMap<>();
    for (String jar : jars) {
      Matcher matcher = LIBRARY.matcher(jar.substring(jar.lastIndexOf('/') + 1));
      if (matcher.matches()) {
        versions.put(matcher.group(1), matcher.group(2));
      }
    }
    return versions;
  }
}
