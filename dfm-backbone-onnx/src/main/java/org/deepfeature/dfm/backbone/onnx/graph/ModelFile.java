package org.deepfeature.dfm.backbone.onnx.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.hub.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX file in memory, with all of its weights.
 *
 * @param model what it holds
 * @param sha256 hash of its bytes, lower-case hexadecimal; where it keeps weights in other files,
 *     of the hashes of all of them
 */
public record ModelFile(ModelProto model, String sha256) {
  /** The newest version of the format that the runtime reads; it says so in many lines. */
  private static final long NEWEST_FORMAT = 13;

  /**
   * @param file an ONNX file; others in which it keeps weights lie in its folder or below
   * @return its content
   * @throws DfmException if it or one of the others cannot be read or is damaged, or another lies
   *     outside of its folder
   */
  public static ModelFile read(Path file) {
    byte[] bytes = bytes(file);
    if (NetworkBundle.is(bytes)) {
      return of(bytes, file);
    }
    ModelProto model = parse(bytes, file);
    return of(bytes, model, DataFiles.read(file, ExternalData.locations(model)), file);
  }

  /**
   * @param bytes of an ONNX file, or what {@link #content} gave
   * @param file its name, for messages
   * @return its content
   * @throws DfmException if it is damaged, or keeps weights in other files
   */
  public static ModelFile of(byte[] bytes, Path file) {
    boolean bundle = NetworkBundle.is(bytes);
    byte[] network = bundle ? NetworkBundle.network(bytes, file) : bytes;
    Map<String, byte[]> files = bundle ? NetworkBundle.files(bytes, file) : Map.of();
    return of(network, parse(network, file), new TreeMap<>(files), file);
  }

  /**
   * @param file an ONNX file
   * @return it in one piece, with the others in which it keeps weights
   * @throws DfmException as {@link #read}
   */
  public static byte[] content(Path file) {
    byte[] bytes = bytes(file);
    if (NetworkBundle.is(bytes)) {
      return bytes;
    }
    Map<String, String> locations = ExternalData.locations(parse(bytes, file));
    return locations.isEmpty() ? bytes : NetworkBundle.of(bytes, DataFiles.read(file, locations));
  }

  private static ModelFile of(
      byte[] bytes, ModelProto model, Map<String, byte[]> files, Path name) {
    Map<String, String> locations = ExternalData.locations(model);
    if (locations.isEmpty()) {
      return new ModelFile(model, Sha256.of(bytes));
    }
    StringBuilder hashes = new StringBuilder(Sha256.of(bytes)).append('\n');
    files.forEach((file, content) -> hashes.append(Sha256.of(content)).append('\n'));
    ModelProto whole = ExternalData.inside(model, files, "ONNX file '" + name + "'");
    return new ModelFile(whole, Sha256.of(hashes.toString()));
  }

  private static ModelProto parse(byte[] bytes, Path file) {
    ModelProto model;
    try {
      // What serves training alone may keep tensors anywhere; nothing here computes with it.
      model = ModelProto.parseFrom(bytes).toBuilder().clearTrainingInfo().build();
    } catch (InvalidProtocolBufferException e) {
      throw damaged(file, e);
    }
    if (model.getGraph().getNodeCount() == 0 || model.getGraph().getOutputCount() == 0) {
      throw damaged(file, null);
    }
    if (model.getIrVersion() > NEWEST_FORMAT) {
      throw new DfmException(
          "ONNX file '%s' is in version %s of the format (IR); versions up to %s are read: save it in an older one, such as with onnx.save after model.ir_version = %s if nothing newer is used"
              .formatted(file, model.getIrVersion(), NEWEST_FORMAT, NEWEST_FORMAT));
    }
    return model;
  }

  private static byte[] bytes(Path file) {
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
