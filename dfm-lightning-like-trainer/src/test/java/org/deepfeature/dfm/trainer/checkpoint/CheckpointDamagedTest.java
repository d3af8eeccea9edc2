package org.deepfeature.dfm.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged checkpoints are read up to the damage, or refused in a line that names the file. */
class CheckpointDamagedTest {
  private static final int PREFIX = Integer.BYTES + Long.BYTES;
  private static final Map<String, String> CONFIGURATION = Map.of("pooling", "4");
  private static final TrainingData DATA = new TrainingData(6, "abc");

  @TempDir private Path folder;

  private byte[] whole() throws IOException {
    Path file = folder.resolve("whole.ckpt");
    try (ModelCheckpoint writer = new ModelCheckpoint(file, CONFIGURATION, message -> {})) {
      writer.begin(DATA);
      for (int batch = 0; batch < 3; batch++) {
        CheckpointEntry.Builder entry = new CheckpointEntry.Builder();
        entry.putTexts("labels", List.of("good", "good"));
        entry.putFloats("a", new Matrix(2, 2, new double[] {1, 2, batch, 4}));
        writer.save(entry.build(0, batch + 1, 2 * batch + 2, List.of("x" + batch, "y")));
      }
    }
    return Files.readAllBytes(file);
  }

  private static void read(Path file) {
    Checkpoint checkpoint = Checkpoint.read(file);
    checkpoint.requireConfiguration(CONFIGURATION);
    checkpoint.requireData(DATA);
    checkpoint.forEach(entry -> assertThat(entry.position()).isEqualTo(2 * entry.batches()));
  }

  @Test
  void isReadUpToTheDamageOrRefused() throws IOException {
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("last.ckpt", List.of(whole()))
            .check(folder, CheckpointDamagedTest::read, List.of());
    assertThat(outcomes.refused()).isPositive();
    assertThat(outcomes.read()).isPositive();
  }

  /** Its values may be any; what they are asked for is there, or it is refused. */
  @Test
  void isRefusedWhereTheChecksumsAreRightAndTheContentIsNot() throws IOException {
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("last.ckpt", List.of(whole()))
            .wrappedBy(CheckpointDamagedTest::checksummed)
            .withWords("null", "{}", "-1", "\"rows\":2147483647", "\"columns\":-1", "[null]")
            .check(
                folder,
                file -> {
                  Checkpoint checkpoint = Checkpoint.read(file);
                  checkpoint.requireConfiguration(CONFIGURATION);
                  checkpoint.forEach(entry -> assertThat(entry.images()).doesNotContainNull());
                },
                List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  /** The checksum of each frame that is whole made anew. */
  private static byte[] checksummed(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    long at = Checkpoint.MAGIC.length;
    while (at + PREFIX <= file.length) {
      long json = bytes.getInt((int) at);
      long floats = bytes.getLong((int) at + Integer.BYTES);
      long end = at + PREFIX + json + floats;
      if (json < 0 || floats < 0 || floats > file.length || end + Integer.BYTES > file.length) {
        return file;
      }
      CRC32C checksum = new CRC32C();
      checksum.update(Arrays.copyOfRange(file, (int) at, (int) end));
      bytes.putInt((int) end, (int) checksum.getValue());
      at = end + Integer.BYTES;
    }
    return file;
  }
}
