package org.deepfeature.dfm.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deepfeature.dfm.runtime.plugin.PluginFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM passes over jars that are not there and files that are none; people are told. */
class PluginPathTest {
  @TempDir private Path folder;

  private Path jar(String name) throws IOException {
    return jar(name, "META-INF/services/org.deepfeature.dfm.api.DfmPlugin");
  }

  private Path jar(String name, String entry) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(entry));
    }
    return file;
  }

  @Test
  void whatIsNotThereOrNoJarIsNamed() throws IOException {
    Path good = jar("good.jar");
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    String variable =
        String.join(File.pathSeparator, good.toString(), text.toString(), "/nope.jar", "");

    assertThat(PluginPath.faults(variable, "", null))
        .extracting(PluginFault::jar)
        .containsExactly(text.toString(), "/nope.jar");
    assertThat(PluginPath.faults(null, "", null)).isEmpty();
  }

  @Test
  void aFolderMustHoldJarsAndBeOnTheClassPath() throws IOException {
    assertThat(PluginPath.faults(null, "", folder))
        .singleElement()
        .asString()
        .contains(folder.toString(), "no jar");
    Path good = jar("good.jar");
    assertThat(PluginPath.faults(null, "x" + File.pathSeparator + good, folder)).isEmpty();
    assertThat(PluginPath.faults(null, "x", folder))
        .singleElement()
        .asString()
        .contains("not on the class path");
  }

  @Test
  void aFolderOfJarsWithoutAStarIsNoFolderOfClasses() throws IOException {
    jar("good.jar");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Files.createDirectories(classes.resolve("META-INF/services"));

    assertThat(PluginPath.faults(folder.toString(), "", null))
        .singleElement()
        .asString()
        .contains(folder.toString(), "--plugins", folder.resolve("*").toString());
    assertThat(PluginPath.faults(folder + "/*", "", null)).isEmpty();
    assertThat(PluginPath.faults(classes.toString(), "", null)).isEmpty();
    assertThat(PluginPath.faults(empty + "/*", "", null))
        .singleElement()
        .asString()
        .contains("no jar");
    assertThat(PluginPath.faults("/nope/*", "", null))
        .singleElement()
        .asString()
        .contains("/nope/*", "no such folder");
  }

  @Test
  void jarsAmongWhichNoneListsAPluginAreNamed() throws IOException {
    Path forgotten = jar("forgotten.jar", "org/example/Plugin.class");

    assertThat(PluginPath.faults(forgotten.toString(), "", null))
        .singleElement()
        .asString()
        .contains(forgotten.toString(), "META-INF/services", "org.deepfeature.dfm.api.DfmPlugin");
    assertThat(PluginPath.faults(null, forgotten.toString(), folder))
        .singleElement()
        .asString()
        .contains(forgotten.toString(), "META-INF/services");
    // What a plugin needs may lie beside it.
    String both = forgotten + File.pathSeparator + jar("good.jar");
    assertThat(PluginPath.faults(both, "", null)).isEmpty();
  }
}
