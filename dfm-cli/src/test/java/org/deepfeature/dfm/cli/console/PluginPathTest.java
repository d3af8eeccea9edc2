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
    Path file = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("a"));
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
}
