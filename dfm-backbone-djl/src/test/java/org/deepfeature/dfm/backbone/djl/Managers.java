package org.deepfeature.dfm.backbone.djl;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import org.deepfeature.dfm.api.Device;

/** Managers of the engine and files of weights, for tests. */
public final class Managers {
  /** Kept beside the tests of those who read them. */
  static final Path WEIGHTS =
      Path.of("../dfm-networks/src/test/resources/org/deepfeature/dfm/network/weights");

  private Managers() {}

  /** A new one; the caller closes it. */
  public static NDManager of(Device device) {
    return PyTorch.manager(device, 2);
  }

  /** Arrays that a manager and those below it keep open. */
  public static int openArrays(NDManager manager) {
    return ((BaseNDManager) manager).getManagedArrays().size();
  }
}
