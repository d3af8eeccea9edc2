package org.deepfeature.dfm.backbone.djl;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import org.deepfeature.dfm.api.Device;

/** Managers of the engine, for tests. */
public final class Managers {
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
