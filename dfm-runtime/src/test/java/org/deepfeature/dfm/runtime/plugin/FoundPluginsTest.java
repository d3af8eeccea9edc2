package org.deepfeature.dfm.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broken plugin costs nothing but itself, and says which jar it is in and why. */
class FoundPluginsTest {
  private static final String WORKS = "class Works implements org.deepfeature.dfm.api.DfmPlugin {}";

  @TempDir private Path folder;

  /** Before ours when plugins are compiled; it ends in a separator, or is empty. */
  private String classPath = "";

  /** Compiles classes of the package {@code far} into a folder that lists them as plugins. */
  private Path jar(String name, String... sources) throws IOException {
    Path classes = Files.createDirectories(folder.resolve(name));
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    List<String> names = new ArrayList<>();
    for (String source : sources) {
      String own = source.replaceFirst(".*?class (\\w+).*", "$1");
      Path file = folder.resolve(own + ".java");
      Files.writeString(file, "package far; public " + source);
      String path = DfmPlugin.class.getProtectionDomain().getCodeSource().getLocation().getPath();
      int code =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-cp",
                  classPath + path,
                  "-d",
                  classes.toString(),
                  file.toString());
      assertThat(code).isZero();
      names.add("far." + own);
    }
    Files.write(services.resolve(DfmPlugin.class.getName()), names);
    return classes;
  }

  private static FoundPlugins<DfmPlugin> found(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(urls, DfmPlugin.class.getClassLoader())) {
      thread.setContextClassLoader(loader);
      return FoundPlugins.of(DfmPlugin.class);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static List<String> far(FoundPlugins<DfmPlugin> found) {
    return found.plugins().stream()
        .map(plugin -> plugin.getClass().getName())
        .filter(name -> name.startsWith("far."))
        .toList();
  }

  @Test
  void brokenOnesAreNamedWithTheirJarAndTheOthersWork() throws IOException {
    Path broken =
        jar(
            "broken",
            WORKS,
            "class Thrower implements org.deepfeature.dfm.api.DfmPlugin { public Thrower() { throw"
                + " new IllegalStateException(\"no licence\\n"
                + "found\"); } }",
            "class Static implements org.deepfeature.dfm.api.DfmPlugin {"
                + " static final int N = Integer.parseInt(\"x\"); }",
            "class Gone implements org.deepfeature.dfm.api.DfmPlugin {}",
            "class Newer implements org.deepfeature.dfm.api.DfmPlugin {}",
            "class Other {}");
    Files.delete(broken.resolve("far/Gone.class"));
    byte[] newer = Files.readAllBytes(broken.resolve("far/Newer.class"));
    newer[7] = 99;
    Files.write(broken.resolve("far/Newer.class"), newer);

    FoundPlugins<DfmPlugin> found = found(broken);

    assertThat(far(found)).containsExactly("far.Works");
    assertThat(found.faults())
        .extracting(PluginFault::plugin)
        .containsExactlyInAnyOrder(
            "far.Thrower", "far.Static", "far.Gone", "far.Newer", "far.Other");
    assertThat(found.faults())
        .allSatisfy(
            fault -> {
              assertThat(fault.jar()).endsWith("/broken");
              assertThat(fault.reason()).isNotBlank().doesNotContain("\n");
            })
        .anySatisfy(fault -> assertThat(fault.reason()).isEqualTo("no licence; found"))
        .anySatisfy(fault -> assertThat(fault.reason()).contains("class file version 99"));
  }

  /**
   * Compiles a type that the API does not have, or has otherwise, for others to be compiled with.
   */
  private Path otherApi(String name, String source) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("other api"));
    Path file = Files.createDirectories(folder.resolve("of " + name)).resolve(name + ".java");
    Files.writeString(file, "package org.deepfeature.dfm.api; " + source);
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", classes.toString(), file.toString());
    assertThat(code).isZero();
    return classes;
  }

  @Test
  void onesThatWereMadeForAnotherApiOrLackAJarSaySo() throws IOException {
    String others =
        otherApi("Matrix", "public class Matrix { public static void ones() {} }")
            + File.pathSeparator
            + otherApi("Kernel", "public class Kernel { public static void use() {} }");
    String of = "implements org.deepfeature.dfm.api.DfmPlugin { public ";
    classPath = others + File.pathSeparator;
    Path jar =
        jar(
            "another",
            "class Changed " + of + "Changed() { org.deepfeature.dfm.api.Matrix.ones(); } }",
            "class Dropped " + of + "Dropped() { org.deepfeature.dfm.api.Kernel.use(); } }",
            "class Needs " + of + "Needs() { new Missing(); } static class Missing {} }");
    Files.delete(jar.resolve("far/Needs$Missing.class"));

    FoundPlugins<DfmPlugin> found = found(jar);

    assertThat(found.faults())
        .filteredOn(fault -> List.of("far.Changed", "far.Dropped").contains(fault.plugin()))
        .hasSize(2)
        .allSatisfy(
            fault ->
                assertThat(fault.reason())
                    .contains("compiled against another version of dfm-api than the one here"));
    assertThat(found.faults())
        .filteredOn(fault -> fault.plugin().equals("far.Needs"))
        .singleElement()
        .asString()
        .contains("Needs$Missing", "a jar that it needs is not on the class path");
  }

  @Test
  void aFactoryWithoutANameOrOptionsCostsNothingButItsPlugin() {
    List<PluginFault> faults = new ArrayList<>();

    Map<String, Factory<LinearAlgebra, ?>> factories =
        FoundPlugins.byName(
            List.of("", "works"),
            name -> List.<Factory<LinearAlgebra, ?>>of(new Unnamed(name)),
            faults);

    assertThat(factories).containsOnlyKeys("works");
    assertThat(faults).singleElement().asString().contains("a factory has no name");
  }

  @Test
  void aClassThatStandsInTwoJarsIsTold() throws IOException {
    Path one = jar("one", WORKS);
    Path other = jar("other", WORKS);

    FoundPlugins<DfmPlugin> found = found(one, other);

    assertThat(far(found)).containsExactly("far.Works");
    assertThat(found.faults())
        .singleElement()
        .asString()
        .contains("far.Works", "/other", "/one", "too");
  }

  @Test
  void aCopyOfAJarIsNoOther() throws IOException {
    Path one = zipped(jar("one", WORKS), "one.jar");
    Path copy = Files.copy(one, Files.createDirectories(folder.resolve("copied")).resolve("1.jar"));
    Path other = zipped(jar("other", WORKS.replace("{}", "{ int other; }")), "other.jar");

    assertThat(found(one, copy).faults()).isEmpty();
    assertThat(found(one, copy, other).faults())
        .singleElement()
        .asString()
        .contains("far.Works", "/other.jar", "/one.jar");
    assertThat(JarCopy.is(one.toString(), folder.resolve("none.jar").toString())).isFalse();
    Path broken = Files.write(folder.resolve("broken.jar"), new byte[(int) Files.size(one)]);
    assertThat(JarCopy.is(one.toString(), broken.toString())).isFalse();
  }

  private Path zipped(Path classes, String name) throws IOException {
    Path jar = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  @Test
  void aNameThatTwoOfferIsNobodysAndOtherNamesWork() {
    List<PluginFault> faults = new ArrayList<>();

    Map<String, Factory<LinearAlgebra, ?>> factories =
        FoundPlugins.byName(
            List.of(List.of("a", "b"), List.of("b", "c")),
            names -> names.stream().<Factory<LinearAlgebra, ?>>map(Named::new).toList(),
            faults);

    assertThat(factories).containsOnlyKeys("a", "c");
    assertThat(faults)
        .singleElement()
        .asString()
        .startsWith("'b' of ")
        .contains("offers that name");
  }

  /** A plugin of ours. */
  private static final class Ours {}

  @Test
  void aNameOfOursStaysOursAndAutoIsNobodysElse() {
    List<PluginFault> faults = new ArrayList<>();

    Map<String, Factory<LinearAlgebra, ?>> factories =
        FoundPlugins.byName(
            List.<Object>of("a stranger", new Ours()),
            plugin ->
                plugin instanceof Ours
                    ? List.of(new Named("java"))
                    : List.of(new Named("java"), new Named("auto")),
            faults);

    assertThat(factories).containsOnlyKeys("java");
    assertThat(faults)
        .extracting(PluginFault::plugin)
        .containsExactlyInAnyOrder("'java'", "'auto'");
  }

  @Test
  void oneThatThrowsWhenAskedOffersNothing() {
    List<PluginFault> faults = new ArrayList<>();

    Map<String, Factory<LinearAlgebra, ?>> factories =
        FoundPlugins.byName(
            List.of("made for another version", "works"),
            name -> {
              if (!name.equals("works")) {
                throw new NoSuchMethodError(name);
              }
              return List.of(new Named(name));
            },
            faults);

    assertThat(factories).containsOnlyKeys("works");
    assertThat(faults).singleElement().asString().contains("made for another version");
  }

  /** One of an empty name has none. */
  private record Unnamed(String given) implements Factory<LinearAlgebra, None> {
    @Override
    @SuppressWarnings("NullAway") // Plugins are compiled without it.
    public String name() {
      return given.isEmpty() ? null : given;
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public None defaults() {
      return new None();
    }

    @Override
    public LinearAlgebra create(None options) {
      throw new UnsupportedOperationException();
    }
  }

  /** No options. */
  public record None() {}

  private record Named(String name) implements Factory<LinearAlgebra, None> {
    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public None defaults() {
      return new None();
    }

    @Override
    public LinearAlgebra create(None options) {
      throw new UnsupportedOperationException();
    }
  }
}
