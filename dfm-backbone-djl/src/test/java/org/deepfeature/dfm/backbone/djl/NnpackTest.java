package org.deepfeature.dfm.backbone.djl;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import org.deepfeature.dfm.api.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class NnpackTest {
  /** The names are libtorch's own, so a new version may have others. */
  @Test
  @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
  void libtorchTellsWhetherItCanRun() {
    try (NDManager manager = PyTorch.manager(Device.CPU, 1)) {
      assertThat(manager.isOpen()).isTrue();
      assertThat(Nnpack.askOnce()).isPresent();
    }
  }
}
