package org.deepfeature.dfm.backbone.djl;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;

/**
 * DJL's PyTorch engine. Before it starts, it is configured not to use the network (its natives come
 * from the class path, or from {@code PYTORCH_LIBRARY_PATH}) and not to specialise TorchScript
 * graphs, which makes their first calls slow; who sets these properties himself keeps his values.
 */
final class PyTorch {
  private static final String NAME = "PyTorch";

  private PyTorch() {}

  /**
   * @param threads that an operator may use; the engine has one such number for the whole process,
   *     and the last network that was opened decides
   * @return a new manager on the device; the caller closes it
   * @throws DfmException if there is no such device, or the engine's native library cannot be
   *     loaded
   */
  static NDManager manager(Device device, int threads) {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("OPT_OUT_TRACKING", "true");
    setUnlessSet("ai.djl.pytorch.graph_optimizer", "false");
    try {
      Engine engine = Engine.getEngine(NAME);
      if (device.kind() == Device.Kind.CUDA && device.index() >= engine.getGpuCount()) {
        throw new DfmException(
            "Device %s is not available: PyTorch sees %s GPUs; it takes an NVIDIA GPU and a libtorch with CUDA, named by PYTORCH_LIBRARY_PATH; use device cpu otherwise"
                .formatted(device, engine.getGpuCount()));
      }
      Nnpack.askOnce();
      JniUtils.setNumThreads(threads);
      return engine.newBaseManager(of(device));
    } catch (DfmException e) {
      throw e;
    } catch (LinkageError | RuntimeException e) {
      throw new DfmException(
          "PyTorch's native library cannot be loaded on %s %s: %s"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), first(e)),
          e);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  static ai.djl.Device of(Device device) {
    return device.kind() == Device.Kind.CPU
        ? ai.djl.Device.cpu()
        : ai.djl.Device.gpu(device.index());
  }

  /** The first line of what the engine says, which goes on with its own stack. */
  static String first(Throwable e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage().strip();
    String line = message.lines().findFirst().orElse(message);
    return line.length() <= 300 ? line : line.substring(0, 300) + "…";
  }
}
