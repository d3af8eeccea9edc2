package org.deepfeature.dfm.trainer.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what a fit has collected so far in a file, so that another process can go on where this one
 * ended. The file appears with its first batch and grows by an entry a batch, each checked by
 * CRC-32C and forced to the disk; nothing that was written is written again. Takes as much room as
 * the embeddings in float32. Where the disk does not take it, that is said once, and the fit goes
 * on without. Not thread-safe.
 */
public final class ModelCheckpoint implements AutoCloseable {
  private final Path file;
  private final Map<String, String> configuration;
  private final Consumer<String> messages;
  private @Nullable TrainingData data;
  private @Nullable FileChannel channel;
  private boolean givenUp;
  private int position;

  /**
   * @param file where to; replaced when the first batch is done
   * @param configuration everything that the collected values depend on, by name
   * @param messages told if it cannot be written
   */
  public ModelCheckpoint(Path file, Map<String, String> configuration, Consumer<String> messages) {
    this.file = file;
    this.configuration = Map.copyOf(configuration);
    this.messages = messages;
  }

  /**
   * @return where it is
   */
  public Path file() {
    return file;
  }

  /**
   * Begins a new fit; nothing is written yet.
   *
   * @param images to collect from
   */
  public void begin(TrainingData images) {
    close();
    data = images;
  }

  /**
   * Goes on with a fit: its entries are taken over, a torn one at the end is dropped.
   *
   * @param from what the fit left behind, this file or another
   */
  public void resume(Checkpoint from) {
    close();
    data = from.data();
    position = from.last().position();
    attempt(
        () -> {
          if (!Files.exists(file) || !Files.isSameFile(file, from.file())) {
            copy(from);
          }
          open(from.end());
        });
  }

  private void copy(Checkpoint from) {
    AtomicFile.write(
        file,
        to -> {
          try (FileChannel source = FileChannel.open(from.file())) {
            for (long at = 0; at < from.end(); ) {
              ByteBuffer some = Frames.bytes(source, at, (int) Math.min(1 << 20, from.end() - at));
              at += some.remaining();
              to.append(some);
            }
          }
        });
  }

  private void open(long end) throws IOException {
    FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
    opened.truncate(end);
    opened.position(end);
    channel = opened;
  }

  /**
   * @param entry what the newest batch added
   * @throws IllegalStateException before {@link #begin} or {@link #resume}
   */
  public void save(CheckpointEntry entry) {
    position = entry.position();
    if (givenUp) {
      return;
    }
    attempt(
        () -> {
          if (channel == null) {
            writeHeader();
            open(Files.size(file));
          }
          append(entry);
        });
  }

  /**
   * Writes nothing from here on; what was written can be resumed from.
   *
   * @param done images that are all done with
   * @param why told
   */
  public void giveUp(int done, DfmException why) {
    position = done;
    if (!givenUp) {
      giveUp(why);
    }
  }

  private void writeHeader() {
    if (data == null) {
      throw new IllegalStateException("A checkpoint is begun before it is saved");
    }
    CheckpointHeader header = new CheckpointHeader(CheckpointHeader.FORMAT, configuration, data);
    AtomicFile.write(
        file,
        to -> {
          to.append(ByteBuffer.wrap(Checkpoint.MAGIC));
          Frames.write(to::append, header, List.of());
        });
  }

  private void append(CheckpointEntry entry) throws IOException {
    FileChannel to = channel;
    if (to != null) {
      Frames.write(
          bytes -> {
            while (bytes.hasRemaining()) {
              to.write(bytes);
            }
          },
          EntryText.of(entry),
          List.copyOf(new TreeMap<>(entry.matrices()).values()));
      to.force(false);
    }
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void attempt(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      giveUp(AtomicFile.cannotWrite(file, e));
    } catch (DfmException e) {
      giveUp(e);
    }
  }

  private void giveUp(DfmException e) {
    givenUp = true;
    messages.accept("no checkpoint from here on: " + e.getMessage());
    close();
  }

  /**
   * @return whether the images were all done with when it was saved last, so that nothing is left
   *     to resume
   */
  public boolean isComplete() {
    return data != null && position == data.images();
  }

  /**
   * @return whether it could not be written at some time, so that entries are missing
   */
  public boolean isGivenUp() {
    return givenUp;
  }

  /** Removes the file, once what it was for is done. */
  public void delete() {
    close();
    attempt(() -> Files.deleteIfExists(file));
  }

  /** Closes the file and leaves it; harmless when called again. */
  @Override
  public void close() {
    FileChannel open = channel;
    channel = null;
    if (open != null) {
      attempt(open::close);
    }
  }
}
