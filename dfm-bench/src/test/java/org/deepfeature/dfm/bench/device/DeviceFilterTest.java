package org.deepfeature.dfm.bench.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceFilterTest {
  private final DeviceFilter filter =
      new DeviceFilter(
          Map.of(
              "onnx", d -> d.equals("cpu") ? Optional.empty() : Optional.of("no CUDA library"),
              "djl", d -> d.equals("cuda:1") ? Optional.of("one GPU") : Optional.empty()));

  @Test
  void eachEngineIsAskedForItsOwnDevices() {
    List<String> devices = List.of("cpu", "cuda:0", "cuda:1");

    assertThat(filter.of("onnx", devices).usable()).containsExactly("cpu");
    assertThat(filter.of("djl", devices).usable()).containsExactly("cpu", "cuda:0");
  }

  @Test
  void whatIsLeftOutIsNamedWithEngineDeviceAndReason() {
    assertThat(filter.of("onnx", DeviceFilter.DEFAULT).skipped())
        .containsExactly("Skipped: engine onnx on device cuda:0 (no CUDA library)");
    assertThat(filter.of("djl", List.of("cuda:1")))
        .isEqualTo(
            new DeviceFilter.Devices(
                List.of(), List.of("Skipped: engine djl on device cuda:1 (one GPU)")));
  }

  @Test
  void anEngineThatNobodyKnowsIsAnError() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> filter.of("tensorflow", List.of("cpu")))
        .withMessage("Engine 'tensorflow'; expected one of [djl, onnx]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"onnx", "djl"})
  void withoutAGpuTheRealEnginesSkipItWithAReason(String engine) {
    assumeFalse(Files.exists(Path.of("/dev/nvidia0")), "this machine has a GPU");

    DeviceFilter.Devices devices = SmallNetwork.filter().of(engine, List.of("cpu", "cuda:0"));

    assertThat(devices.usable()).containsExactly("cpu");
    assertThat(devices.skipped())
        .singleElement()
        .asString()
        .startsWith(
            "Skipped: engine " + engine + " on device cuda:0 (Device cuda:0 is not available");
  }
}
