package org.deepfeature.dfm.cli.option;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Lightning's {@code accelerator}, {@code devices} and {@code deterministic} as a device. */
final class Accelerator {
  private static final Pattern INDEX = Pattern.compile("\\[\\s*(\\d{1,4})\\s*]|(\\d{1,4}),");

  private Accelerator() {}

  /**
   * Answers {@code auto}, {@code cpu} or {@code cuda[:n]}.
   *
   * @throws IllegalArgumentException if what was said cannot be, or contradicts the device
   */
  static String device(String device, TrainerConfiguration trainer) {
    String named = named(device, trainer);
    if (!trainer.deterministic()) {
      return named;
    }
    if (named.startsWith("cuda")) {
      throw new IllegalArgumentException(
          "deterministic with device "
              + named
              + ": sums on a GPU may differ in their last bits from run to run; take cpu");
    }
    return "cpu";
  }

  private static String named(String device, TrainerConfiguration trainer) {
    if (trainer.accelerator() == null && trainer.devices() == null) {
      return device;
    }
    String accelerator = trainer.accelerator() == null ? "auto" : trainer.accelerator();
    String index = index(trainer.devices() == null ? "auto" : trainer.devices());
    String wanted =
        switch (accelerator) {
          case "cpu" -> "cpu";
          case "gpu", "cuda" -> "cuda" + index;
          case "auto" -> index.isEmpty() ? device : "cuda" + index;
          default ->
              throw new IllegalArgumentException(
                  "accelerator '" + accelerator + "'; expected auto, cpu, gpu or cuda");
        };
    if (!device.equals("auto") && !device.equals(wanted)) {
      throw new IllegalArgumentException(
          "device %s contradicts accelerator %s, devices %s, which is %s; give one of them"
              .formatted(device, accelerator, trainer.devices(), wanted));
    }
    return wanted;
  }

  /** Answers {@code :n} for an index, nothing for one device of any index. */
  private static String index(String devices) {
    if (devices.equals("auto") || devices.equals("1")) {
      return "";
    }
    Matcher matcher = INDEX.matcher(devices.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "devices '%s'; DFM runs on one: expected auto, 1, or an index such as [0]"
              .formatted(devices));
    }
    return ":" + (matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }
}
