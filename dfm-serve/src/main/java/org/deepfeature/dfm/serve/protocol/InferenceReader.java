package org.deepfeature.dfm.serve.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.deepfeature.dfm.serve.http.Head;
import org.deepfeature.dfm.serve.http.Refusal;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.deepfeature.dfm.serve.scoring.ImageSource;
import org.jspecify.annotations.Nullable;

/** Reads requests, in JSON and with binary tensors after it. Immutable and thread-safe. */
public final class InferenceReader {
  /** Tells how many bytes of a body are JSON; what follows is binary. */
  public static final String JSON_LENGTH = "Inference-Header-Content-Length";

  private static final String INPUT = "image";
  private static final Set<String> TOP = Set.of("id", "parameters", "inputs", "outputs");
  private static final Set<String> OF_INPUT =
      Set.of("name", "datatype", "shape", "parameters", "data");

  private final JsonFactory json;
  private final ScoringLimits limits;

  /**
   * @param limits of pixels and images
   * @param bodyBytes most bytes of a body
   */
  public InferenceReader(ScoringLimits limits, int bodyBytes) {
    this.limits = limits;
    this.json =
        JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxStringLength(bodyBytes)
                    .maxNumberLength(64)
                    .build())
            .build();
  }

  /**
   * @param head of the request
   * @param body JSON, and binary tensors after it; read later, so it must stay as it is
   * @return what is asked
   * @throws Refusal if it is not what the protocol says, or more than the limits
   */
  public InferenceRequest read(Head head, byte[] body) {
    int json = jsonLength(head, body);
    if (json == 0 && head.header(JSON_LENGTH).isPresent()) {
      return new InferenceRequest(
          Optional.empty(), List.of(ImageSource.encoded(body)), Outputs.wanted(List.of(), false));
    }
    try (JsonParser parser = this.json.createParser(body, 0, json)) {
      Draft draft = new Draft();
      object(parser, draft);
      if (parser.nextToken() != null) {
        throw Wrong.request("The JSON goes on after its end");
      }
      ByteBuffer binary =
          ByteBuffer.wrap(body, json, body.length - json).slice().order(ByteOrder.LITTLE_ENDIAN);
      return draft.build(binary);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw Wrong.request(
          "The request is no JSON of the protocol: %s",
          e.getOriginalMessage().lines().findFirst().orElse(""));
    } catch (IOException e) {
      throw Wrong.request("The request is no JSON: %s", String.valueOf(e.getMessage()));
    }
  }

  private void check(long images) {
    if (images > limits.images()) {
      throw tooMany(images, limits.images());
    }
  }

  static Refusal tooMany(long images, long most) {
    return new Refusal(
        413, "%s images or more in a request; at most %s are taken".formatted(images, most));
  }

  private static int jsonLength(Head head, byte[] body) {
    Optional<String> told = head.header(JSON_LENGTH);
    if (told.isEmpty()) {
      return body.length;
    }
    if (!told.get().matches("\\d{1,10}") || Long.parseLong(told.get()) > body.length) {
      throw Wrong.request(
          "%s is '%s'; expected 0 to %s, the bytes of the body",
          JSON_LENGTH, told.get(), body.length);
    }
    return Integer.parseInt(told.get());
  }

  private void object(JsonParser parser, Draft draft) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Wrong.request("The request is no JSON object");
    }
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      switch (Fields.next(parser, seen, TOP)) {
        case "id" -> draft.id = id(parser);
        case "parameters" ->
            draft.binaryOutput = Fields.parameters(parser).flag("binary_data_output");
        case "outputs" -> draft.outputs = Outputs.read(parser);
        case "inputs" -> inputs(parser, draft);
        default -> parser.skipChildren();
      }
    }
  }

  private static Optional<String> id(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> Optional.empty();
      case VALUE_STRING -> Optional.of(parser.getText());
      default -> throw Wrong.request("The id is no string");
    };
  }

  private void inputs(JsonParser parser, Draft draft) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw Wrong.request("'inputs' is no array");
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        throw Wrong.request("'inputs' has an element that is no object");
      }
      if (draft.input != null) {
        throw Wrong.request("Two inputs; expected one, '%s'", INPUT);
      }
      draft.input = input(parser);
    }
  }

  private Input input(JsonParser parser) throws IOException {
    Input input = new Input();
    Set<String> seen = new HashSet<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      switch (Fields.next(parser, seen, OF_INPUT)) {
        case "name" -> input.name = Fields.text(parser, "name");
        case "datatype" -> input.type = Fields.text(parser, "datatype");
        case "shape" -> input.shape = Fields.shape(parser);
        case "parameters" -> input.binarySize = Fields.parameters(parser).size("binary_data_size");
        case "data" -> input.data = JsonTensor.read(parser, limits.images());
        default -> parser.skipChildren();
      }
    }
    return input;
  }

  private static final class Input {
    private String name = "";
    private String type = "";
    private List<Long> shape = List.of();
    private OptionalLong binarySize = OptionalLong.empty();
    private @Nullable JsonTensor data;
  }

  /** What was read so far. */
  private final class Draft {
    private Optional<String> id = Optional.empty();
    private Optional<Boolean> binaryOutput = Optional.empty();
    private List<Outputs.Asked> outputs = List.of();
    private @Nullable Input input;

    InferenceRequest build(ByteBuffer binary) {
      Input given = input;
      if (given == null) {
        throw Wrong.request("No inputs; expected one, '%s'", INPUT);
      }
      return new InferenceRequest(
          id, images(given, binary), Outputs.wanted(outputs, binaryOutput.orElse(false)));
    }

    private List<ImageSource> images(Input given, ByteBuffer binary) {
      DataType type = type(given);
      if (given.shape.isEmpty()) {
        throw Wrong.request("Input '%s' has no shape", INPUT);
      }
      ByteBuffer part = binary(given, binary);
      JsonTensor data = given.data;
      if ((part == null) == (data == null)) {
        throw Wrong.request(
            "Input '%s' has %s; expected either 'data' or 'binary_data_size'",
            INPUT, part == null ? "no data" : "both data and binary data");
      }
      List<ImageSource> images =
          type == DataType.BYTES ? files(given, part, data) : pixels(given, type, part, data);
      if (images.isEmpty()) {
        throw Wrong.request("Input '%s' has no image", INPUT);
      }
      return images;
    }

    private DataType type(Input given) {
      if (!given.name.equals(INPUT)) {
        throw Wrong.request("Input '%s'; there is '%s'", given.name, INPUT);
      }
      return switch (given.type) {
        case "BYTES" -> DataType.BYTES;
        case "UINT8" -> DataType.UINT8;
        case "FP32" -> DataType.FP32;
        default ->
            throw Wrong.request(
                "Datatype '%s' of input '%s'; expected BYTES, UINT8 or FP32", given.type, INPUT);
      };
    }

    private static @Nullable ByteBuffer binary(Input given, ByteBuffer binary) {
      if (given.binarySize.isEmpty()) {
        if (binary.hasRemaining()) {
          throw Wrong.request(
              "%s bytes after the JSON that no input's binary_data_size tells of",
              binary.remaining());
        }
        return null;
      }
      long size = given.binarySize.getAsLong();
      if (size != binary.remaining()) {
        throw Wrong.request(
            "binary_data_size %s; there are %s bytes after the JSON", size, binary.remaining());
      }
      return binary;
    }

    private List<ImageSource> files(
        Input given, @Nullable ByteBuffer part, @Nullable JsonTensor data) {
      long count = Pixels.product(given.shape);
      check(count);
      if (part != null) {
        return Pixels.files(part, count);
      }
      List<byte[]> files = data == null ? List.of() : data.files();
      if (data != null && data.count() > 0) {
        throw Wrong.request("BYTES data of numbers; expected files in base64");
      }
      if (files.size() != count) {
        throw Wrong.request("Data of %s elements; the shape says %s", files.size(), count);
      }
      return files.stream().map(ImageSource::encoded).toList();
    }

    private List<ImageSource> pixels(
        Input given, DataType type, @Nullable ByteBuffer part, @Nullable JsonTensor data) {
      Pixels pixels = Pixels.of(given.shape, type, limits.pixels());
      check(given.shape.get(0));
      long there = part != null ? part.remaining() / type.size() : data == null ? 0 : data.count();
      boolean odd = part != null && part.remaining() % type.size() != 0;
      if (there != pixels.count() || odd) {
        throw Wrong.request(
            "Data of %s elements; shape %s has %s", there, given.shape, pixels.count());
      }
      if (part != null) {
        return pixels.ofBinary(part, type);
      }
      if (data == null) {
        return List.of();
      }
      data.check(given.shape);
      return pixels.ofNumbers(data.numbers(), type);
    }
  }
}
