package org.deepfeature.dfm.runtime.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoverFilesTest {
  @TempDir private Path folder;

  @Test
  void filesOfKilledProcessesGoAndThoseThatAreBeingWrittenStay() throws IOException {
    Path left = Files.writeString(folder.resolve(".dfm-0000.tmp"), "torn");
    Path other = Files.writeString(folder.resolve(".other.tmp"), "somebody's");
    try (AtomicFile writing = AtomicFile.open(folder.resolve("a.txt"))) {
      writing.append(ByteBuffer.wrap(new byte[] {'a'}));

      assertThat(LeftoverFiles.sweep(folder)).isEqualTo(1);

      writing.commit();
    }
    assertThat(left).doesNotExist();
    assertThat(other).exists();
    assertThat(folder.resolve("a.txt")).hasContent("a");
    assertThat(LeftoverFiles.sweep(folder.resolve("missing"))).isZero();
  }

  @Test
  void aNameMayHaveAsManyBytesAsTheFileSystemTakes() {
    Path longest = folder.resolve("n".repeat(255));

    AtomicFile.writeText(longest, "x");

    assertThat(longest).hasContent("x");
  }

  @Test
  void aFolderIsOneRunsUntilItIsClosed() throws IOException {
    try (FolderLock lock = FolderLock.of(folder)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> FolderLock.of(folder.resolve(".")))
          .isInstanceOf(DfmException.class)
          .hasMessageStartingWith("Another run is writing to ");
    }
    assertThat(folder).isEmptyDirectory();
    FolderLock again = FolderLock.of(folder);
    again.close();
    again.close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatAnotherProcessHasIsRefused() throws Exception {
    Path python = Path.of("/usr/bin/python3");
    assumeTrue(Files.isExecutable(python), "needs " + python);
    Process other =
        new ProcessBuilder(
                python.toString(),
                "-c",
                """
                import fcntl, sys
                held = open(sys.argv[1], "w")
                fcntl.lockf(held, fcntl.LOCK_EX)
                print("held", flush=True)
                sys.stdin.read()
                """,
                folder.resolve(".dfm.lock").toString())
            .start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");

      assertThatThrownBy(() -> FolderLock.of(folder)).isInstanceOf(DfmException.class);
    } finally {
      other.destroyForcibly().waitFor();
    }
    // The one who was killed has left the file.
    FolderLock.of(folder).close();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFileIsOneRunsWhileOthersBesideItAreFree() throws IOException {
    Path file = folder.resolve("n".repeat(255));
    try (FolderLock lock = FolderLock.ofFile(file)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> FolderLock.ofFile(folder.resolve(".").resolve(file.getFileName())))
          .isInstanceOf(DfmException.class)
          .hasMessageContaining("Another run is writing to ")
          .hasMessageContaining(file.getFileName().toString());
      FolderLock.ofFile(folder.resolve("other")).close();
      FolderLock.of(folder).close();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aFolderThatGoesWhileItIsWrittenToIsToldInTheEnd() throws IOException {
    assumeTrue(File.separatorChar == '/', "Windows moves no folder that is in use");
    Path output = Files.createDirectory(folder.resolve("output"));
    FolderLock lock = FolderLock.of(output);
    Files.move(output, folder.resolve("gone"));
    assertThatThrownBy(lock::close)
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(output.toString())
        .hasMessageContaining("was moved or removed");

    Files.createDirectory(output);
    FolderLock first = FolderLock.of(output);
    Files.move(output, folder.resolve("gone too"));
    Files.createDirectory(output);
    Path others = Files.writeString(output.resolve(".dfm.lock"), "");
    assertThatThrownBy(first::close).isInstanceOf(DfmException.class);
    assertThat(others).as("another run's lock").exists();
  }

  @Test
  void aLinkThatPointsElsewhereInTheEndIsToldAndNoLockStays() throws IOException {
    assumeTrue(File.separatorChar == '/', "Windows asks for rights to make links");
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), first);
    FolderLock.of(link).close();
    FolderLock lock = FolderLock.of(link);
    Files.delete(link);
    Files.createSymbolicLink(link, second);

    assertThatThrownBy(lock::close)
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(link.toString());
    assertThat(first).isEmptyDirectory();
    assertThat(second).isEmptyDirectory();
  }

  @Test
  void aLockThatSomebodyRemovedIsNoFault() throws IOException {
    FolderLock lock = FolderLock.of(folder);
    Files.deleteIfExists(folder.resolve(".dfm.lock"));

    lock.close();

    assertThat(folder).isEmptyDirectory();
  }
}
