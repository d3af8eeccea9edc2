package org.deepfeature.dfm.backbone.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.util.regex.Pattern;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.backbone.onnx.graph.ExternalData;
import org.deepfeature.dfm.backbone.onnx.graph.FatalNodes;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.jspecify.annotations.Nullable;

/**
 * Opens ONNX Runtime's sessions, and says in one line what it says in many. Stateless and
 * thread-safe.
 */
public final class Sessions {
  /** Where in the runtime's source it was noticed, with all types of the function there. */
  private static final Pattern PLACE_IN_SOURCE =
      Pattern.compile("/onnxruntime_src/\\S+:\\d+ [^()]*\\([^()]*\\)( const)? ");

  /** Asked for once: where a program made it with a level of its own, each asking is a warning. */
  private static volatile @Nullable OrtEnvironment environment;

  private Sessions() {}

  /**
   * @return the process's only environment; it is never closed
   * @throws DfmException if the runtime's native library cannot be loaded
   */
  public static OrtEnvironment environment() {
    OrtEnvironment known = environment;
    if (known != null) {
      return known;
    }
    NativeLibraries.prepare();
    try {
      OrtEnvironment found = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      environment = found;
      return found;
    } catch (LinkageError e) {
      throw new DfmException(
          "ONNX Runtime's native library cannot be loaded on %s %s: %s"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), firstLine(e)),
          e);
    }
  }

  /**
   * @param name of the network, for messages
   * @param model all of it
   * @param device where to run
   * @param threads that one run may use, {@code >= 1}
   * @return a session that is optimised for many runs; the caller closes it
   * @throws DfmException if the runtime cannot load the network or would end the process with it, a
   *     tensor of it lies in another file, or the device is not there
   */
  public static OrtSession open(String name, ModelProto model, Device device, int threads) {
    return open(name, model, device, threads, OptLevel.ALL_OPT);
  }

  /** A session on the CPU that is quick to open and keeps every tensor as the graph has it. */
  static OrtSession plain(String name, ModelProto model, int threads) {
    return open(name, model, Device.CPU, threads, OptLevel.NO_OPT);
  }

  private static OrtSession open(
      String name, ModelProto model, Device device, int threads, OptLevel level) {
    ExternalData.requireNone(name, model);
    ModelProto guarded = FatalNodes.guarded(name, model);
    OrtEnvironment environment = environment();
    try (SessionOptions options = new SessionOptions()) {
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(level);
      // Idle threads would spin, and take the processor from those that decode the next images.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      if (device.kind() == Device.Kind.CUDA) {
        addCuda(options, device);
      }
      return environment.createSession(guarded.toByteArray(), options);
    } catch (OrtException e) {
      throw new DfmException(
          "Network '%s' cannot be loaded by ONNX Runtime: %s".formatted(name, firstLine(e)), e);
    }
  }

  private static void addCuda(SessionOptions options, Device device) {
    try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
      // Its products of ten bits move scores by 6e-4; in floats they are the CPU's within 1e-6.
      cuda.add("use_tf32", "0");
      options.addCUDA(cuda);
    } catch (OrtException e) {
      throw new DfmException(
          "Device %s is not available: it takes the library onnxruntime_gpu in place of onnxruntime (a build with -Pcuda), CUDA 12 (12.8 or newer) with cuDNN 9 and an NVIDIA GPU; use device cpu otherwise (%s)"
              .formatted(device, firstLine(e)),
          e);
    }
  }

  /**
   * @param e what the runtime threw
   * @return the first line of its message, at most 300 characters
   */
  public static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage().strip();
    String line =
        PLACE_IN_SOURCE.matcher(message.lines().findFirst().orElse(message)).replaceAll("");
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}
