package org.deepfeature.dfm.trainer.callback;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.deepfeature.dfm.trainer.lifecycle.Callback;

/**
 * What the run takes of the machine, for the loggers; Lightning's name. Bytes of resident memory
 * (where the system tells), heap and direct buffers, the processors' load by this process (0..1),
 * and, where NVIDIA's own tool answers, the bytes used on the first GPU. Not thread-safe.
 */
public final class DeviceStatsMonitor implements Callback {
  private final GpuMemory gpu = new GpuMemory();

  @Override
  public Map<String, Double> metrics() {
    Map<String, Double> metrics = new HashMap<>();
    ResidentMemory.now().ifPresent(bytes -> metrics.put("memory/rss_bytes", (double) bytes));
    metrics.put(
        "memory/heap_bytes",
        (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    double direct = 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      direct += pool.getMemoryUsed();
    }
    metrics.put("memory/direct_bytes", direct);
    processorLoad().ifPresent(load -> metrics.put("cpu/process_load", load));
    gpu.usedBytes().ifPresent(bytes -> metrics.put("memory/gpu_bytes", (double) bytes));
    return metrics;
  }

  private static OptionalDouble processorLoad() {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      double load = system.getProcessCpuLoad();
      return load >= 0 ? OptionalDouble.of(load) : OptionalDouble.empty();
    }
    return OptionalDouble.empty();
  }
}
