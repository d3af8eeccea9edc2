package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.api.Backbone;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.ImageSize;
import org.deepfeature.dfm.api.Tensor;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;

/**
 * A process that opens and runs mutated networks, one after the other, and says how each ended; so
 * that it is known which one ended the process.
 */
final class MutatedNetworks {
  static final String FILE = "mutated.onnx";

  /** The exit code where a network took longer than anybody waits for. */
  static final int TOO_LONG = 3;

  private static final int SIDE = 16;
  private static final long SECONDS = 15;

  /** The case that is under way. */
  private static volatile int running = 0;

  private MutatedNetworks() {}

  /**
   * @param arguments folder, number of the first, number behind the last
   */
  public static void main(String[] arguments) throws Exception {
    Path file = Path.of(arguments[0]).resolve(FILE);
    endIfTooLong();
    List<ModelProto> networks = OperatorNetworks.all();
    for (int number = Integer.parseInt(arguments[1]);
        number < Integer.parseInt(arguments[2]);
        number++) {
      ModelProto network =
          number < networks.size()
              ? networks.get(number)
              : new NetworkMutation(number, networks).next();
      Files.write(file, network.toByteArray());
      System.out.println(number + " begins");
      running = number;
      System.out.println(number + " " + outcome(() -> asBackbone(file)));
      System.out.println(number + " alone " + outcome(() -> alone(network)));
    }
  }

  /** A network may loop as often as it likes, and says nothing meanwhile. */
  private static void endIfTooLong() {
    Thread watch =
        new Thread(
            () -> {
              try {
                int last = -1;
                while (last != running) {
                  last = running;
                  TimeUnit.SECONDS.sleep(SECONDS);
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(TOO_LONG);
            },
            "watch");
    watch.setDaemon(true);
    watch.start();
  }

  /** Opens and runs a network. */
  private interface Use {
    void use() throws Exception;
  }

  private static String outcome(Use use) {
    try {
      use.use();
      return "read";
    } catch (DfmException | IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      return message.isBlank() || message.lines().count() > 1
          ? "wrong: refused in other than a line: " + message.replaceAll("\\R", "|")
          : "refused " + message;
    } catch (OrtException e) {
      return "failed " + Sessions.firstLine(e);
    } catch (OutOfMemoryError e) {
      return "out of memory";
    } catch (Exception | StackOverflowError e) {
      StackTraceElement[] trace = e.getStackTrace();
      return "wrong: " + e + " at " + List.of(trace).subList(0, Math.min(5, trace.length));
    }
  }

  private static FloatBuffer pixels() {
    FloatBuffer pixels = Tensor.allocateDirect(3 * SIDE * SIDE);
    for (int i = 0; i < pixels.capacity(); i++) {
      pixels.put(i, (i % 17) / 17f);
    }
    return pixels;
  }

  private static void asBackbone(Path file) {
    BackboneRequest request =
        new BackboneRequest(
            file.toString(),
            List.of(OperatorNetworks.LAYER),
            new ImageSize(SIDE, SIDE),
            Device.CPU,
            1);
    try (Backbone backbone = new OnnxBackboneLoader(OnnxOptions.DEFAULT).load(request)) {
      backbone.extract(Tensor.of(1, 3, SIDE, SIDE, pixels()));
    }
  }

  /** What a layer reads need be no map: the runtime computes it all the same. */
  private static void alone(ModelProto network) throws OrtException {
    try (OrtSession session = Sessions.open(FILE, network, Device.CPU, 1);
        OnnxTensor image =
            OnnxTensor.createTensor(
                Sessions.environment(), pixels(), new long[] {1, 3, SIDE, SIDE})) {
      session.run(Map.of("image", image)).close();
    }
  }
}
