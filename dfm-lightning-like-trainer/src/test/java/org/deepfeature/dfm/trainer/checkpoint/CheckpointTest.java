package org.deepfeature.dfm.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
  private static final TrainingData DATA = new TrainingData(6, "abc");
  private static final Map<String, String> CONFIGURATION = Map.of("pooling", "4");

  private final List<String> messages = new ArrayList<>();
  @TempDir private Path folder;

  private ModelCheckpoint writer(Path file) {
    return new ModelCheckpoint(file, CONFIGURATION, messages::add);
  }

  private static CheckpointEntry entry(int batch) {
    CheckpointEntry.Builder entry = new CheckpointEntry.Builder();
    entry.putNumber("seconds", batch + 0.1);
    entry.putTexts("labels", List.of("good", "good/é\n" + batch));
    entry.putFloats("b", Matrix.row(batch, Float.MIN_VALUE, -0.1f));
    entry.putFloats("a", new Matrix(2, 1, new double[] {1e30f, -batch}));
    return entry.build(0, batch + 1, 2 * batch + 2, List.of("x" + batch, "y"));
  }

  private Path written(int batches) {
    Path file = folder.resolve("last.ckpt");
    try (ModelCheckpoint writer = writer(file)) {
      writer.begin(DATA);
      for (int i = 0; i < batches; i++) {
        writer.save(entry(i));
      }
    }
    return file;
  }

  private static List<CheckpointEntry> entries(Checkpoint checkpoint) {
    List<CheckpointEntry> entries = new ArrayList<>();
    checkpoint.forEach(entries::add);
    return entries;
  }

  @Test
  void whatWasSavedIsReadInOrder() {
    Checkpoint checkpoint = Checkpoint.read(written(3));

    assertThat(entries(checkpoint)).containsExactly(entry(0), entry(1), entry(2));
    assertThat(checkpoint.last()).isEqualTo(entry(2));
    checkpoint.requireConfiguration(CONFIGURATION);
    checkpoint.requireData(DATA);
  }

  @Test
  void nothingIsThereBeforeTheFirstBatchAndAnOlderOneStaysUntilThen() throws IOException {
    Path file = written(2);
    byte[] older = Files.readAllBytes(file);

    try (ModelCheckpoint writer = writer(file)) {
      writer.begin(DATA);
      assertThat(file).hasBinaryContent(older);
      writer.save(entry(5));
    }

    assertThat(entries(Checkpoint.read(file))).containsExactly(entry(5));
  }

  @Test
  void fileCutAnywhereGivesTheWholeEntriesBefore() throws IOException {
    byte[] whole = Files.readAllBytes(written(3));
    Path cut = folder.resolve("cut.ckpt");
    int seen = 0;
    for (int length = whole.length; length >= 0; length--) {
      Files.write(cut, Arrays.copyOf(whole, length));
      try {
        List<CheckpointEntry> entries = entries(Checkpoint.read(cut));
        assertThat(entries).isSubsetOf(entry(0), entry(1), entry(2)).isNotEmpty();
        seen = Math.max(seen, 4 - entries.size());
      } catch (DfmException e) {
        assertThat(e).hasMessageContaining("cut.ckpt");
        seen = 4;
      }
    }
    assertThat(seen).isEqualTo(4);
  }

  @Test
  void everyAlteredByteIsNoticed() throws IOException {
    byte[] whole = Files.readAllBytes(written(1));
    Path altered = folder.resolve("altered.ckpt");
    for (int i = 0; i < whole.length; i++) {
      byte[] bytes = whole.clone();
      bytes[i] ^= 0x10;
      Files.write(altered, bytes);

      assertThatThrownBy(() -> Checkpoint.read(altered)).isInstanceOf(DfmException.class);
    }
  }

  @Test
  void resumingGoesOnBehindTheLastWholeEntry() throws IOException {
    Path file = written(3);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 3);
    }

    try (ModelCheckpoint writer = writer(file)) {
      writer.resume(Checkpoint.read(file));
      writer.save(entry(7));
    }

    assertThat(entries(Checkpoint.read(file))).containsExactly(entry(0), entry(1), entry(7));
  }

  @Test
  void resumingIntoAnotherFileLeavesTheFirstAsItWas() throws IOException {
    Path file = written(2);
    byte[] before = Files.readAllBytes(file);
    Path other = folder.resolve("other/last.ckpt");

    try (ModelCheckpoint writer = writer(other)) {
      writer.resume(Checkpoint.read(file));
      writer.save(entry(2));
    }

    assertThat(file).hasBinaryContent(before);
    assertThat(entries(Checkpoint.read(other))).containsExactly(entry(0), entry(1), entry(2));
  }

  @Test
  void checkpointOfAnotherConfigurationOrOtherImagesIsRefusedInWords() {
    Checkpoint checkpoint = Checkpoint.read(written(1));

    assertThatThrownBy(() -> checkpoint.requireConfiguration(Map.of("pooling", "2")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was made with pooling 4, this run has 2");
    assertThatThrownBy(() -> checkpoint.requireConfiguration(Map.of()))
        .hasMessageContaining("pooling 4, this run has none");
    assertThatThrownBy(() -> checkpoint.requireData(new TrainingData(7, "abc")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("6 of list abc then, 7 of list abc now");
  }

  @Test
  void whatIsNoCheckpointIsRefused() throws IOException {
    Path text = Files.writeString(folder.resolve("text.ckpt"), "hello, this is no checkpoint");

    assertThatThrownBy(() -> Checkpoint.read(text))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("text.ckpt is no checkpoint");
    assertThatThrownBy(() -> Checkpoint.read(folder.resolve("none.ckpt")))
        .isInstanceOf(DfmException.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void diskThatTakesNothingIsSaidOnceAndEndsNothing() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    try (ModelCheckpoint writer = writer(file.resolve("last.ckpt"))) {
      writer.begin(DATA);
      writer.save(entry(0));
      writer.save(entry(1));
    }

    assertThat(messages).hasSize(1);
    assertThat(messages.get(0)).startsWith("no checkpoint from here on: Cannot write");
  }

  @Test
  void deletedCheckpointIsGone() {
    Path file = written(1);

    writer(file).delete();

    assertThat(file).doesNotExist();
  }

  @Test
  void nameGivenTwiceIsRefused() {
    CheckpointEntry.Builder entry = new CheckpointEntry.Builder();
    entry.putNumber("seconds", 1);

    assertThatThrownBy(() -> entry.putNumber("seconds", 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seconds");
  }
}
