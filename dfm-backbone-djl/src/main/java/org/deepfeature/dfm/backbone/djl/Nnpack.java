package org.deepfeature.dfm.backbone.djl;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A library of convolutions inside libtorch. On hardware that it does not know, libtorch asks it
 * again at every convolution of one thread, and each time warns on the standard error: tens of
 * thousands of lines for one model. It is asked once and, if it cannot run, never again, which
 * changes no result. DJL has no call for that.
 */
final class Nnpack {
  private static final String AVAILABLE = "_ZN2at4_ops17_nnpack_available4callEv";
  private static final String CONTEXT = "_ZN2at13globalContextEv";
  private static final String ENABLE = "_ZN2at7Context20setUserEnabledNNPACKEb";

  private Nnpack() {}

  /** Asked on first use, when the engine has been loaded. */
  private static final class Holder {
    static final Optional<Boolean> AVAILABLE_HERE = settle();
  }

  /**
   * Switches it off, once a process, where it cannot work.
   *
   * @return whether it can run here; empty where this libtorch does not tell, and all stays as it
   *     is
   */
  static Optional<Boolean> askOnce() {
    return Holder.AVAILABLE_HERE;
  }

  private static Optional<Boolean> settle() {
    try {
      Path file = Path.of(LibUtils.getLibtorchPath(), System.mapLibraryName("torch_cpu"));
      NativeLibrary libtorch = NativeLibrary.getInstance(file.toString());
      var enable = libtorch.getFunction(ENABLE);
      // A C++ bool is one byte; what else is in the register means nothing.
      boolean available = (libtorch.getFunction(AVAILABLE).invokeInt(new Object[0]) & 0xFF) != 0;
      if (!available) {
        Pointer context = libtorch.getFunction(CONTEXT).invokePointer(new Object[0]);
        enable.invokeVoid(new Object[] {context, 0});
      }
      return Optional.of(available);
    } catch (LinkageError | RuntimeException e) {
      return Optional.empty();
    }
  }
}
