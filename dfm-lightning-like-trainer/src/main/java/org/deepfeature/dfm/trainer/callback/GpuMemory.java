package org.deepfeature.dfm.trainer.callback;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Memory used on the machine's first NVIDIA GPU, as nvidia-smi tells it every few seconds. */
final class GpuMemory {
  private static final Path FIRST_GPU = Path.of("/dev/nvidia0");
  private static final List<String> COMMAND =
      List.of("nvidia-smi", "--id=0", "--query-gpu=memory.used", "--format=csv,noheader,nounits");
  private static final long EVERY_NANOSECONDS = TimeUnit.SECONDS.toNanos(5);

  private boolean askable = Files.exists(FIRST_GPU);
  private long asked;
  private OptionalLong answer = OptionalLong.empty();

  /** Returns bytes; empty if there is no such GPU, or no tool that knows. */
  OptionalLong usedBytes() {
    long now = System.nanoTime();
    if (askable && (asked == 0 || now - asked > EVERY_NANOSECONDS)) {
      asked = now;
      answer = ask();
      askable = answer.isPresent();
    }
    return answer;
  }

  private static OptionalLong ask() {
    try {
      Process process = new ProcessBuilder(COMMAND).redirectErrorStream(true).start();
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroy();
        return OptionalLong.empty();
      }
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return text.matches("\\d{1,9}")
          ? OptionalLong.of(Long.parseLong(text) << 20)
          : OptionalLong.empty();
    } catch (IOException e) {
      // No such tool: then there is nothing to tell.
      return OptionalLong.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalLong.empty();
    }
  }
}
