package org.deepfeature.dfm.serve.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.runtime.AnomalyMap;
import org.deepfeature.dfm.runtime.AnomalyMask;
import org.deepfeature.dfm.runtime.Prediction;
import org.deepfeature.dfm.serve.http.Response;
import org.deepfeature.dfm.serve.repository.ServedModel;

/** Writes responses, in JSON and with binary tensors after it. Stateless and thread-safe. */
public final class InferenceWriter {
  private static final JsonFactory JSON = new JsonFactory();

  private InferenceWriter() {}

  /**
   * @param model that gave them
   * @param request what was asked
   * @param predictions of its images, in their order
   * @return the response
   */
  public static Response write(
      ServedModel model, InferenceRequest request, List<Prediction> predictions) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream binary = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringField("model_name", model.key().name());
      json.writeStringField("model_version", model.key().version());
      if (request.id().isPresent()) {
        json.writeStringField("id", request.id().get());
      }
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("threshold", model.threshold());
      json.writeEndObject();
      json.writeArrayFieldStart("outputs");
      for (InferenceRequest.Wanted wanted : request.outputs()) {
        output(json, binary, model, wanted, predictions);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (binary.size() == 0) {
      return Response.of(Response.JSON, out.toByteArray());
    }
    int length = out.size();
    out.writeBytes(binary.toByteArray());
    return Response.of("application/octet-stream", out.toByteArray())
        .with(InferenceReader.JSON_LENGTH, String.valueOf(length));
  }

  private static void output(
      JsonGenerator json,
      ByteArrayOutputStream binary,
      ServedModel model,
      InferenceRequest.Wanted wanted,
      List<Prediction> predictions)
      throws IOException {
    Output output = wanted.output();
    json.writeStartObject();
    json.writeStringField("name", output.protocolName());
    json.writeStringField("datatype", output.type().name());
    json.writeArrayFieldStart("shape");
    json.writeNumber(predictions.size());
    if (output.isOfPixels()) {
      ImageSize size = model.mapSize();
      json.writeNumber(size.height());
      json.writeNumber(size.width());
    }
    json.writeEndArray();
    if (wanted.binary()) {
      int before = binary.size();
      for (Prediction prediction : predictions) {
        binary.writeBytes(bytes(output, prediction));
      }
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", binary.size() - before);
      json.writeEndObject();
    } else {
      json.writeArrayFieldStart("data");
      for (Prediction prediction : predictions) {
        elements(json, output, prediction);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static AnomalyMap map(Prediction prediction) {
    return prediction.anomalyMap().orElseThrow();
  }

  private static AnomalyMask mask(Prediction prediction) {
    return prediction.mask().orElseThrow();
  }

  private static void elements(JsonGenerator json, Output output, Prediction prediction)
      throws IOException {
    switch (output) {
      case SCORE -> json.writeNumber(prediction.score());
      case NORMALIZED -> json.writeNumber(prediction.normalized());
      case LABEL -> json.writeBoolean(prediction.anomalous());
      case ANOMALY_MAP -> {
        for (float value : map(prediction).toArray()) {
          json.writeNumber(value);
        }
      }
      case MASK -> {
        for (boolean pixel : mask(prediction).toArray()) {
          json.writeBoolean(pixel);
        }
      }
    }
  }

  private static byte[] bytes(Output output, Prediction prediction) {
    return switch (output) {
      case SCORE -> bytes(prediction.score());
      case NORMALIZED -> bytes(prediction.normalized());
      case LABEL -> new byte[] {(byte) (prediction.anomalous() ? 1 : 0)};
      case ANOMALY_MAP -> {
        float[] values = map(prediction).toArray();
        byte[] bytes = new byte[Float.BYTES * values.length];
        little(bytes).asFloatBuffer().put(values);
        yield bytes;
      }
      case MASK -> {
        boolean[] pixels = mask(prediction).toArray();
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (pixels[i] ? 1 : 0);
        }
        yield bytes;
      }
    };
  }

  private static byte[] bytes(double value) {
    byte[] bytes = new byte[Double.BYTES];
    little(bytes).putDouble(value);
    return bytes;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
