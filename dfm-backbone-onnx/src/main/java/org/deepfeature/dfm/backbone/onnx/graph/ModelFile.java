package org.deepfeature.dfm.backbone.onnx.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.backbone.onnx.proto.TensorProto;
import org.deepfeature.dfm.hub.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file in memory.
 *
 * @param model what it holds
 * @param sha256 hash of its bytes, lower-case hexadecimal
 */
public record ModelFile(ModelProto model, String sha256) {

  /**
   * @param file an ONNX file that holds its own weights
   * @return its content
   * @throws DfmException if it cannot be read, is damaged, or keeps weights in other files
   */
  public static ModelFile read(Path file) {
    return of(bytes(file), file);
  }

  /**
   * @param bytes of an ONNX file that holds its own weights
   * @param file its name, for messages
   * @return its content
   * @throws DfmException if it is damaged, or keeps weights in other files
   */
  public static ModelFile of(byte[] bytes, Path file) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw damaged(file, e);
    }
    if (model.getGraph().getNodeCount() == 0 || model.getGraph().getOutputCount() == 0) {
      throw damaged(file, null);
    }
    for (TensorProto tensor : model.getGraph().getInitializerList()) {
      if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
        // Its hash would not cover those weights, and a model file must notice when they change.
        throw new DfmException(
            "ONNX file '%s' keeps weights in other files (such as tensor '%s'); save it as one file, with onnx.save_model(..., save_as_external_data=False)"
                .formatted(file, tensor.getName()));
      }
    }
    return new ModelFile(model, Sha256.of(bytes));
  }

  /**
   * @param file an ONNX file
   * @return its bytes
   * @throws DfmException if it cannot be read
   */
  public static byte[] bytes(Path file) {
    if (Files.isDirectory(file)) {
      throw new DfmException("ONNX file '" + file + "' is a folder; name the file itself");
    }
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new DfmException("ONNX file '" + file + "' does not exist", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new DfmException("ONNX file '%s' cannot be read: %s".formatted(file, e), e);
    }
  }

  private static DfmException damaged(Path file, @Nullable Throwable cause) {
    return new DfmException(
        "'" + file + "' is not an ONNX network, or it is truncated or damaged; get it again",
        cause);
  }
}
