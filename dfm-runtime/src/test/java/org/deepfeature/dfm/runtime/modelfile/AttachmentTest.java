package org.deepfeature.dfm.runtime.modelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentTest {
  private static final int ROWS = 700;
  private static final int COLUMNS = 600;

  @TempDir Path folder;
  private Path values;
  private Path file;
  private ModelFile model;

  /** More values than are read at once. */
  @BeforeEach
  void writeOne() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(ROWS * COLUMNS * Float.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      bytes.putFloat(bytes.position());
    }
    values = Files.write(folder.resolve("values"), bytes.array());
    file = folder.resolve("model.dfm");
    Attachment attachment =
        new Attachment(
            Attachment.Type.FLOAT32,
            ROWS,
            COLUMNS,
            Sha256.ofFile(values),
            new FileRegion(values, 0));
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    model =
        new ModelFile(
            metadata,
            Map.of("basis", Matrix.row(1, 2, 3)),
            Map.of("blob", new byte[] {4, 5}),
            Map.of("kept", attachment));
    ModelFileWriter.write(file, model);
  }

  private byte[] content(Path of) {
    ByteBuffer all = ByteBuffer.allocate(ROWS * COLUMNS * Float.BYTES);
    ModelFileReader.read(of).attachments().get("kept").read(all::put);
    return all.array();
  }

  private void flip(long fromTheEnd) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (bytes.length - fromTheEnd)] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void comesBackWhenItIsAskedFor() throws IOException {
    Attachment kept = ModelFileReader.read(file).attachments().get("kept");

    assertThat(content(file)).isEqualTo(Files.readAllBytes(values));
    assertThat(kept.rows()).isEqualTo(ROWS);
    assertThat(kept.columns()).isEqualTo(COLUMNS);
    assertThat(kept.bytes()).isEqualTo(Files.size(values));
  }

  /** The rest of the file is what it was: nobody who scores pays for it or is stopped by it. */
  @Test
  void isNotReadWithTheRest() throws IOException {
    flip(1);

    ModelFile read = ModelFileReader.read(file);

    assertThat(read.tensors()).isEqualTo(model.tensors());
    assertThat(read.blobs().get("blob")).containsExactly(4, 5);
    assertThatThrownBy(() -> read.attachments().get("kept").verify())
        .isInstanceOf(DfmException.class)
        .hasMessageContaining(file + " keeps of its images is damaged")
        .hasMessageContaining(Sha256.ofFile(values))
        .hasMessageNotContaining("\n");
  }

  @Test
  void damageBeforeItIsFoundAtOnce() throws IOException {
    flip(Files.size(values) + 1);

    assertThatThrownBy(() -> ModelFileReader.read(file)).hasMessageContaining("has been altered");
  }

  @Test
  void aFileThatIsCutShortIsRefusedAtOnce() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 4));

    assertThatThrownBy(() -> ModelFileReader.read(file)).hasMessageContaining("is cut short");
  }

  /** As when thresholds of a model are chosen anew. */
  @Test
  void goesFromAFileIntoTheSameFile() throws IOException {
    Files.delete(values);
    byte[] before = Files.readAllBytes(file);

    ModelFileWriter.write(file, ModelFileReader.read(file));

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThatCode(() -> ModelFileReader.read(file).attachments().get("kept").verify())
        .doesNotThrowAnyException();
  }

  @Test
  void damageDoesNotGetIntoAnotherFile() throws IOException {
    flip(1);
    Path other = folder.resolve("other.dfm");
    ModelFile damaged = ModelFileReader.read(file);

    assertThatThrownBy(() -> ModelFileWriter.write(other, damaged))
        .isInstanceOf(DfmException.class);
    assertThat(other).doesNotExist();
  }

  @Test
  void programsThatDoNotKnowThemAreTold() throws IOException {
    String head = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);

    assertThat(head).contains("\"format_version\":\"3\"");
  }
}
