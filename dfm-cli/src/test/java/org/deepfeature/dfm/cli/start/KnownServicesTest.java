package org.deepfeature.dfm.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.deepfeature.dfm.api.DfmPlugin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services are found by a list, and none is missed, whatever became of list and jars since. */
class KnownServicesTest {
  private static final String SERVICE = "org.example.Service";
  private static final String CLASS_PATH = "java.class.path";

  @TempDir private Path folder;
  private ClassLoader before;
  private String classPath;

  @BeforeEach
  void remember() {
    before = Thread.currentThread().getContextClassLoader();
    classPath = System.getProperty(CLASS_PATH);
  }

  @AfterEach
  void restore() {
    Thread.currentThread().setContextClassLoader(before);
    System.setProperty(CLASS_PATH, classPath);
  }

  private Path jar(String name, @Nullable String implementation, @Nullable String further)
      throws IOException {
    Path jar = Files.createDirectories(folder.resolve("a b!/ü")).resolve(name);
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    if (further != null) {
      manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, further);
    }
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      if (implementation != null) {
        out.putNextEntry(new ZipEntry("META-INF/services/" + SERVICE));
        out.write(implementation.getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private Path list() throws IOException {
    Path list = folder.resolve("jars");
    ClassPath.of(folder.resolve("a b!/ü")).write(list);
    return list;
  }

  private static void classPath(Path... jars) {
    System.setProperty(
        CLASS_PATH,
        String.join(File.pathSeparator, List.of(jars).stream().map(Path::toString).toList()));
  }

  private static List<String> found() throws IOException {
    List<String> found = new ArrayList<>();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    for (URL url : Collections.list(loader.getResources("META-INF/services/" + SERVICE))) {
      try (var in = url.openStream()) {
        found.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  @Test
  void servicesAreFoundInTheOrderOfTheClassPath() throws IOException {
    Path one = jar("one.jar", "One", null);
    Path none = jar("none.jar", null, null);
    Path two = jar("two.jar", "Two", null);
    classPath(two, none, one);
    KnownServices.use(list().toString());

    assertThat(found()).containsExactly("Two", "One");
  }

  /** A file that is no jar any more would be missed if it were opened. */
  @Test
  void jarsWithoutTheServiceAreNotOpened() throws IOException {
    Path none = jar("none.jar", null, null);
    Path one = jar("one.jar", "One", null);
    classPath(none, one);
    Path list = list();
    long modified = none.toFile().lastModified();
    Files.write(none, new byte[(int) Files.size(none)]);
    assertThat(none.toFile().setLastModified(modified)).isTrue();
    KnownServices.use(list.toString());

    assertThat(Thread.currentThread().getContextClassLoader()).isInstanceOf(KnownServices.class);
    assertThat(found()).containsExactly("One");
  }

  @Test
  void aJarThatCameOrChangedSinceIsLookedInto() throws IOException {
    Path changed = jar("changed.jar", null, null);
    Path list = list();
    jar("changed.jar", "Changed", null);
    Path plugin = jar("plugin.jar", "Plugin", null);
    classPath(changed, plugin);
    KnownServices.use(list.toString());

    assertThat(found()).containsExactly("Changed", "Plugin");
  }

  @Test
  void aJarThatIsGoneIsNotLookedFor() throws IOException {
    Path gone = jar("gone.jar", "Gone", null);
    Path one = jar("one.jar", "One", null);
    Path list = list();
    Files.delete(gone);
    classPath(one);
    KnownServices.use(list.toString());

    assertThat(found()).containsExactly("One");
  }

  @Test
  void whereAJarLeadsToOthersTheJvmSearchesAsEver() throws IOException {
    classPath(jar("leads.jar", "Leads", "elsewhere.jar"));
    KnownServices.use(list().toString());

    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void aFolderOfClassesIsSearchedAsEver() throws IOException {
    jar("one.jar", "One", null);
    classPath(Files.createDirectory(folder.resolve("classes")));
    KnownServices.use(list().toString());

    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  @Test
  void aListThatIsMissingHalvedOrDamagedIsNotUsed() throws IOException {
    classPath(jar("one.jar", "One", null));
    Path list = list();
    String whole = Files.readString(list);
    for (int length = 0; length < whole.length(); length++) {
      Files.writeString(list, whole.substring(0, length));
      KnownServices.use(list.toString());
      assertThat(Thread.currentThread().getContextClassLoader()).as("%s", length).isSameAs(before);
    }
    for (String damaged : List.of("\n\n\n", "x\ny\njars 1\n", "x\na\tb\tc\td\njars 1\n")) {
      Files.writeString(list, damaged);
      KnownServices.use(list.toString());
      assertThat(Thread.currentThread().getContextClassLoader()).as(damaged).isSameAs(before);
    }
    KnownServices.use(folder.resolve("nowhere").toString());
    KnownServices.use(null);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  /** Everything that the jars offer is found by the list as it is without. */
  @Test
  void thePluginsAreTheSame() throws IOException {
    List<String> without = plugins();
    Path lib = Files.createDirectories(folder.resolve("a b!/ü"));
    List<Path> entries = new ArrayList<>();
    for (String entry :
        System.getProperty("surefire.test.class.path", classPath).split(File.pathSeparator, -1)) {
      if (entry.endsWith(".jar")) {
        Path link = lib.resolve(Path.of(entry).getFileName());
        entries.add(Files.createSymbolicLink(link, Path.of(entry)));
      }
    }
    classPath(entries.toArray(Path[]::new));
    KnownServices.use(list().toString());

    assertThat(without).contains("org.deepfeature.dfm.core.CorePlugin");
    assertThat(plugins()).isEqualTo(without);
  }

  private static List<String> plugins() {
    return ServiceLoader.load(DfmPlugin.class).stream()
        .map(ServiceLoader.Provider::type)
        .filter(
            type ->
                type.getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toString()
                    .endsWith(".jar"))
        .map(Class::getName)
        .sorted()
        .toList();
  }
}
