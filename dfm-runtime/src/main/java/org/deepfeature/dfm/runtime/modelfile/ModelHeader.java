package org.deepfeature.dfm.runtime.modelfile;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.Matrix;

/**
 * The JSON head of a model file, as safetensors defines it, between the 8 bytes of its length and
 * the data. It always begins with {@link #PREFIX} and 64 digits, so that the hash over the file
 * with those digits set to {@code 0} can be computed without knowing anything else about the
 * header.
 *
 * @param version the {@code format_version} among the metadata
 * @param metadata the JSON of the entry {@code dfm}
 * @param tensors in the order of their data, which is without gaps
 * @param attachments names of those that are not read with the others → hash of their bytes
 */
record ModelHeader(
    int version, ObjectNode metadata, List<Entry> tensors, Map<String, String> attachments) {
  static final String PREFIX = "{\"__metadata__\":{\"sha256\":\"";
  static final int HASH_DIGITS = 64;
  private static final String ATTACHMENTS = "attachments";

  /** As many as an array holds. */
  private static final long MAX_VALUES = Integer.MAX_VALUE - 8L;

  /** Below what the JSON parser takes as one string, and far above what names and options need. */
  static final long MAX_LENGTH = 16_000_000;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** A tensor's place; {@code bytes} is its length in the file. */
  record Entry(String name, Type type, int rows, int columns, long begin, long bytes) {}

  /** How values are kept. */
  enum Type {
    F32(Float.BYTES),
    F64(Double.BYTES),
    U8(1);

    private final int bytes;

    Type(int bytes) {
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  long dataBytes() {
    return tensors.stream().mapToLong(Entry::bytes).sum();
  }

  /** The header of a new file, its hash all zeros, padded so that data is aligned to 8 bytes. */
  static byte[] format(ModelFile model) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode head =
        root.putObject("__metadata__")
            .put("sha256", "0".repeat(HASH_DIGITS))
            .put("format_version", Integer.toString(model.version()))
            .put("dfm", model.metadata().toString());
    if (!model.attachments().isEmpty()) {
      ObjectNode hashes = JSON.createObjectNode();
      new TreeMap<>(model.attachments()).forEach((name, one) -> hashes.put(name, one.sha256()));
      head.put(ATTACHMENTS, hashes.toString());
    }
    long begin = 0;
    for (Map.Entry<String, Matrix> tensor : new TreeMap<>(model.tensors()).entrySet()) {
      Matrix matrix = tensor.getValue();
      long end = begin + (long) matrix.data().length * Double.BYTES;
      ObjectNode entry = root.putObject(tensor.getKey()).put("dtype", "F64");
      entry.putArray("shape").add(matrix.rows()).add(matrix.columns());
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    for (Map.Entry<String, byte[]> blob : new TreeMap<>(model.blobs()).entrySet()) {
      long end = begin + blob.getValue().length;
      ObjectNode entry = root.putObject(blob.getKey()).put("dtype", "U8");
      entry.putArray("shape").add(blob.getValue().length);
      entry.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    for (Map.Entry<String, Attachment> entry : new TreeMap<>(model.attachments()).entrySet()) {
      Attachment attachment = entry.getValue();
      boolean floats = attachment.type() == Attachment.Type.FLOAT32;
      long end = begin + attachment.bytes();
      ObjectNode node = root.putObject(entry.getKey()).put("dtype", floats ? "F32" : "U8");
      ArrayNode shape = node.putArray("shape");
      if (floats) {
        shape.add(attachment.rows());
      }
      shape.add(attachment.columns());
      node.putArray("data_offsets").add(begin).add(end);
      begin = end;
    }
    String text = root.toString();
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return (text + " ".repeat((8 - bytes % 8) % 8)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * @throws IllegalArgumentException if it is not such a header; the message says why
   */
  static ModelHeader parse(byte[] header) {
    try {
      JsonNode root = JSON.readTree(new String(header, StandardCharsets.UTF_8));
      JsonNode metadata = root.path("__metadata__");
      JsonNode own = JSON.readTree(metadata.path("dfm").asText());
      int version = Integer.parseInt(metadata.path("format_version").asText());
      if (!(own instanceof ObjectNode object)) {
        throw new IllegalArgumentException("it has no metadata entry 'dfm' with a JSON object");
      }
      Map<String, String> attachments = new TreeMap<>();
      JSON.readTree(metadata.path(ATTACHMENTS).asText("{}"))
          .properties()
          .forEach(hash -> attachments.put(hash.getKey(), hash.getValue().asText()));
      List<Entry> tensors = new ArrayList<>();
      for (Map.Entry<String, JsonNode> tensor : root.properties()) {
        if (!tensor.getKey().equals("__metadata__")) {
          tensors.add(
              entry(
                  tensor.getKey(),
                  tensor.getValue(),
                  attachments.containsKey(tensor.getKey()) ? Long.MAX_VALUE : MAX_VALUES));
        }
      }
      tensors.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::bytes));
      long begin = 0;
      for (Entry entry : tensors) {
        if (entry.begin != begin) {
          throw new IllegalArgumentException("tensor data has a gap at byte " + begin);
        }
        begin += entry.bytes;
      }
      return new ModelHeader(version, object, List.copyOf(tensors), attachments);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is no JSON", e);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("it has no format_version", e);
    }
  }

  private static Entry entry(String name, JsonNode json, long mostValues) {
    JsonNode shape = json.path("shape");
    JsonNode offsets = json.path("data_offsets");
    String dtype = json.path("dtype").asText();
    Type type = dtype.equals("F32") ? Type.F32 : dtype.equals("U8") ? Type.U8 : Type.F64;
    long rows = shape.size() == 2 ? shape.path(0).asLong(-1) : 1;
    long columns = shape.path(shape.size() - 1).asLong(-1);
    long begin = offsets.path(0).asLong(-1);
    long bytes = offsets.path(1).asLong(-1) - begin;
    boolean fits =
        type.name().equals(dtype)
            && (shape.size() == 1 || (shape.size() == 2 && type != Type.U8))
            && (rows >= 0 && rows <= Integer.MAX_VALUE)
            && (columns >= 0 && columns <= Integer.MAX_VALUE)
            && rows * columns <= mostValues
            && begin >= 0
            && bytes == rows * columns * type.bytes();
    if (!fits) {
      throw new IllegalArgumentException("tensor '" + name + "' is described as " + json);
    }
    return new Entry(name, type, (int) rows, (int) columns, begin, bytes);
  }
}
