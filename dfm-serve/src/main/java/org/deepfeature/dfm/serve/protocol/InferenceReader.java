package org.deepfeature.dfm.serve.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private final ObjectMapper mapper;
  private final ScoringLimits limits;

  /**
   * @param limits of pixels and images
   * @param bodyBytes most bytes of a body
   */
  public InferenceReader(ScoringLimits limits, int bodyBytes) {
    this.limits = limits;
    this.mapper =
        new ObjectMapper(
            JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(32)
                        .maxStringLength(bodyBytes)
                        .maxNumberLength(64)
                        .build())
                .build());
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
          Optional.empty(), List.of(ImageSource.encoded(body)), wanted(false));
    }
    try (JsonParser parser = mapper.createParser(body, 0, json)) {
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

  private static List<InferenceRequest.Wanted> wanted(boolean binary) {
    return InferenceRequest.DEFAULT.stream()
        .map(output -> new InferenceRequest.Wanted(output, binary))
        .toList();
  }

  private void object(JsonParser parser, Draft draft) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw Wrong.request("The request is no JSON object");
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "id" -> draft.id = id(parser);
        case "parameters" -> draft.parameters = parser.readValueAsTree();
        case "outputs" -> draft.outputs = parser.readValueAsTree();
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
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      switch (field) {
        case "name" -> input.name = parser.getText();
        case "datatype" -> input.type = parser.getText();
        case "shape" -> input.shape = shape(parser.readValueAsTree());
        case "parameters" -> input.parameters = parser.readValueAsTree();
        case "data" -> input.data = JsonTensor.read(parser, limits.images());
        default -> parser.skipChildren();
      }
    }
    return input;
  }

  private static List<Long> shape(JsonNode node) {
    List<Long> shape = new ArrayList<>();
    for (JsonNode side : node) {
      if (!side.canConvertToLong() || !side.isIntegralNumber() || side.asLong() < 0) {
        throw Wrong.request("Shape %s; expected whole numbers", node);
      }
      shape.add(side.asLong());
    }
    if (!node.isArray() || shape.isEmpty() || shape.size() > 8) {
      throw Wrong.request("Shape %s; expected an array of one to eight numbers", node);
    }
    return shape;
  }

  private static final class Input {
    private String name = "";
    private String type = "";
    private List<Long> shape = List.of();
    private @Nullable JsonNode parameters;
    private @Nullable JsonTensor data;
  }

  /** What was read so far. */
  private final class Draft {
    private Optional<String> id = Optional.empty();
    private @Nullable JsonNode parameters;
    private @Nullable JsonNode outputs;
    private @Nullable Input input;

    InferenceRequest build(ByteBuffer binary) {
      Input given = input;
      if (given == null) {
        throw Wrong.request("No inputs; expected one, '%s'", INPUT);
      }
      return new InferenceRequest(
          id, images(given, binary), Outputs.wanted(outputs, parameters, wanted(false)));
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
      JsonNode size = given.parameters == null ? null : given.parameters.get("binary_data_size");
      if (size == null) {
        if (binary.hasRemaining()) {
          throw Wrong.request(
              "%s bytes after the JSON that no input's binary_data_size tells of",
              binary.remaining());
        }
        return null;
      }
      if (!size.isIntegralNumber() || size.asLong(-1) != binary.remaining()) {
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
