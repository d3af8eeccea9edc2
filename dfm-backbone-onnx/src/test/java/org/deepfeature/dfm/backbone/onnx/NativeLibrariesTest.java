package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {
  @TempDir private Path cache;

  private Path unpacked() {
    return NativeLibraries.unpacked(cache).orElseThrow();
  }

  private static Path library(Path folder) {
    return folder.resolve(System.mapLibraryName("onnxruntime"));
  }

  @Test
  void librariesAreUnpackedOnceAndLeftAloneAfterwards() throws IOException {
    Path folder = unpacked();
    FileTime then = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(library(folder), then);

    assertThat(unpacked()).isEqualTo(folder);

    assertThat(Files.getLastModifiedTime(library(folder))).isEqualTo(then);
    assertThat(folder)
        .isDirectoryContaining("glob:**/" + System.mapLibraryName("onnxruntime4j_jni"))
        .isDirectoryNotContaining("glob:**/*.tmp");
  }

  @Test
  void libraryThatWasTruncatedIsUnpackedAgain() throws IOException {
    Path library = library(unpacked());
    long size = Files.size(library);
    Files.writeString(library, "torn");

    unpacked();

    assertThat(Files.size(library)).isEqualTo(size).isGreaterThan(1_000_000);
  }

  @Test
  void libraryOfTheRightSizeAndWrongContentIsUnpackedAgain() throws IOException {
    Path library = library(unpacked());
    byte[] right = Files.readAllBytes(library);
    byte[] wrong = right.clone();
    Arrays.fill(wrong, 100_000, 104_096, (byte) 0);
    Files.write(library, wrong);

    unpacked();

    assertThat(Files.readAllBytes(library)).isEqualTo(right);
  }

  @Test
  void folderThatCannotBeMadeLeavesItToTheRuntime() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "in the way");

    assertThat(NativeLibraries.unpacked(file)).isEmpty();
  }
}
