package org.deepfeature.dfm.trainer.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * What a fit left behind: its entries, in order, read from the file one by one when they are asked
 * for. An entry that was being written when the process ended is not one of them. Immutable; the
 * file must stay as it is.
 */
public final class Checkpoint {
  static final byte[] MAGIC = "dfm-checkpoint\n".getBytes(StandardCharsets.US_ASCII);

  private final Path file;
  private final CheckpointHeader header;
  private final List<Long> starts;
  private final CheckpointEntry last;
  private final long end;

  private Checkpoint(
      Path file, CheckpointHeader header, List<Long> starts, CheckpointEntry last, long end) {
    this.file = file;
    this.header = header;
    this.starts = List.copyOf(starts);
    this.last = last;
    this.end = end;
  }

  /**
   * @param file of a checkpoint; every byte is checked
   * @return what it holds
   * @throws DfmException if it cannot be read, is none, or holds not one whole entry
   */
  public static Checkpoint read(Path file) {
    try (FileChannel channel = FileChannel.open(file)) {
      requireMagic(file, channel);
      Frames.Frame first = Frames.read(channel, MAGIC.length);
      CheckpointHeader header = Frames.MAPPER.treeToValue(first.json(), CheckpointHeader.class);
      if (header == null || header.data() == null) {
        throw new DfmException(file + " does not say what it is a checkpoint of; fit again");
      }
      header.requireFormat(file);
      List<Long> starts = new ArrayList<>();
      long at = first.end();
      for (long next = after(channel, at); next > 0; next = after(channel, at)) {
        starts.add(at);
        at = next;
      }
      if (starts.isEmpty()) {
        throw new DfmException(file + " ends before its first batch; fit again");
      }
      CheckpointEntry last = entry(channel, starts.get(starts.size() - 1));
      return new Checkpoint(file, header, starts, last, at);
    } catch (DfmException e) {
      throw e;
    } catch (JsonProcessingException | RuntimeException e) {
      throw altered(file, e);
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  private static void requireMagic(Path file, FileChannel channel) throws IOException {
    if (channel.size() < MAGIC.length
        || Frames.bytes(channel, 0, MAGIC.length).mismatch(ByteBuffer.wrap(MAGIC)) >= 0) {
      throw new DfmException(file + " is no checkpoint; give one that a fit left behind");
    }
  }

  /** Returns where the entry at a place ends; 0 if there is no whole one. */
  private static long after(FileChannel channel, long start) throws IOException {
    try {
      return Frames.read(channel, start).end();
    } catch (EOFException e) {
      return 0;
    }
  }

  private static CheckpointEntry entry(FileChannel channel, long start) throws IOException {
    Frames.Frame frame = Frames.read(channel, start);
    EntryText text = Frames.MAPPER.treeToValue(frame.json(), EntryText.class);
    text.requireBytes(frame.floatBytes());
    Map<String, Matrix> matrices = text.matrices();
    Frames.readFloats(channel, frame.floats(), List.copyOf(matrices.values()));
    return text.with(matrices);
  }

  /**
   * @param wanted what this run's values depend on, by name
   * @throws IllegalArgumentException if the checkpoint's differ; it names the first difference
   */
  public void requireConfiguration(Map<String, String> wanted) {
    header.requireConfiguration(file, wanted);
  }

  /**
   * @param wanted this run's images
   * @throws IllegalArgumentException if the checkpoint was made of others
   */
  public void requireData(TrainingData wanted) {
    header.requireData(file, wanted);
  }

  /**
   * @param each notified of all entries in order; one at a time is in memory
   */
  public void forEach(Consumer<CheckpointEntry> each) {
    try (FileChannel channel = FileChannel.open(file)) {
      for (long start : starts) {
        each.accept(readEntry(channel, start));
      }
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  private CheckpointEntry readEntry(FileChannel channel, long start) throws IOException {
    try {
      return entry(channel, start);
    } catch (JsonProcessingException | RuntimeException e) {
      throw altered(file, e);
    }
  }

  /** Checksums tell damage from what was written, and not who wrote it. */
  private static DfmException altered(Path file, Exception e) {
    String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new DfmException(
        "%s holds no checkpoint that a fit wrote, although its checksums are right: %s; fit again"
            .formatted(file, why.lines().findFirst().orElse("")),
        e);
  }

  /**
   * @return the newest entry
   */
  public CheckpointEntry last() {
    return last;
  }

  /**
   * @return the file
   */
  public Path file() {
    return file;
  }

  /** The images it is of. */
  TrainingData data() {
    return header.data();
  }

  /** Bytes up to the end of the newest whole entry. */
  long end() {
    return end;
  }
}
