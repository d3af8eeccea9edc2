package org.deepfeature.dfm.bench.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeviceFilterTest {
  private final DeviceFilter withoutGpu =
      new DeviceFilter(d -> d.equals("cpu") ? Optional.empty() : Optional.of("no GPU"));

  @Test
  void aDeviceThatIsNotThereIsLeftOutWithItsReason() {
    DeviceFilter.Filtered filtered = withoutGpu.filter("Backbone", "-p", "device=cpu,cuda:0");

    assertThat(filtered.arguments()).containsExactly("Backbone", "-p", "device=cpu");
    assertThat(filtered.skipped()).containsOnlyKeys("cuda:0").containsValue("no GPU");
  }

  @Test
  void withoutAWishEveryDeviceThatIsThereIsMeasured() {
    DeviceFilter.Filtered filtered = withoutGpu.filter("-p", "batch=1");

    assertThat(filtered.arguments()).containsExactly("-p", "batch=1", "-p", "device=cpu");
    assertThat(new DeviceFilter(d -> Optional.empty()).filter().arguments())
        .containsExactly("-p", "device=cpu,cuda:0");
  }

  @Test
  void nothingIsRunWhereNoneOfTheDevicesIsThere() {
    assertThat(withoutGpu.filter("-p", "device=cuda:0,cuda:1").hasDevices()).isFalse();
  }
}
