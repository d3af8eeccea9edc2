package org.deepfeature.dfm.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Years of running in little time: small images, many of them. Resident memory and open handles of
 * the process stay what they were; the 99th percentile is printed. {@code -Ddfm.endurance=1000} in
 * place of 10 is a million scorings, a million requests and a thousand reloads.
 */
@Tag("slow")
class EnduranceTest {
  private static final int THOUSANDTHS = Integer.getInteger("dfm.endurance", 10);

  /** What allocators and the JVM's compilers add and give back. */
  private static final long SLACK_KIBIBYTES = 8 * 1024;

  private static final int SLACK_HANDLES = 3;
  private static final int CLIENTS = 4;

  @TempDir private static Path folder;
  private static Path model;
  private static Path image;

  @BeforeAll
  static void fit() throws IOException {
    Path data = Parts.write(folder.resolve("parts"));
    model = folder.resolve("models/part");
    Dfm fit =
        Dfm.run("fit", "--data", data, "--image-size", 64, "--layer", "order1", "--output", model);
    assertThat(fit.exitCode()).as(fit.err()).isZero();
    image = data.resolve("test/spot/000.png");
  }

  @BeforeEach
  void needsLinux() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "needs Linux to tell what is held");
  }

  @Test
  void scoringsLeaveNothingBehind() throws Exception {
    Running run =
        Running.enduring(
            folder.resolve("scorings.log"),
            EnduringProcess.class,
            EnduringProcess.SCORE,
            model,
            image,
            Math.max(500, 5 * THOUSANDTHS),
            1000 * THOUSANDTHS);
    assertThat(run.process().waitFor(5, TimeUnit.HOURS)).isTrue();
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertFlat("scorings", 1000 * THOUSANDTHS, Tenth.in(run.text()).toList());
  }

  @Test
  void reloadsLeaveNothingBehind() throws Exception {
    int reloads = Math.max(50, THOUSANDTHS);
    Running run =
        Running.enduring(
            folder.resolve("reloads.log"),
            EnduringProcess.class,
            EnduringProcess.RELOAD,
            model,
            image,
            20,
            reloads);
    assertThat(run.process().waitFor(1, TimeUnit.HOURS)).isTrue();
    assertThat(run.exitCode()).as(run.text()).isZero();
    assertFlat("reloads", reloads, Tenth.in(run.text()).toList());
  }

  @Test
  void requestsLeaveNothingBehind() throws Exception {
    int requests = 1000 * THOUSANDTHS;
    Running run =
        Running.enduring(
            folder.resolve("requests.log"),
            Main.class,
            "serve",
            "--models",
            model.getParent(),
            "--port",
            0,
            "--access-log",
            folder.resolve("access.jsonl"));
    URI address = ServeTest.address(run);
    List<Tenth> tenths = new ArrayList<>();
    ask(address, 200);
    for (int tenth = 0; tenth < Tenth.COUNT; tenth++) {
      long[] nanoseconds = ask(address, requests / Tenth.COUNT / CLIENTS);
      tenths.add(Tenth.now(run.process().toHandle(), nanoseconds));
    }
    run.signal("TERM");

    assertThat(run.exitCode()).as(run.text()).isZero();
    assertFlat("requests", requests, tenths);
  }

  private static long[] ask(URI address, int times) throws Exception {
    byte[] content = Files.readAllBytes(image);
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<Future<long[]>> all = new ArrayList<>();
      for (int c = 0; c < CLIENTS; c++) {
        all.add(
            clients.submit(
                () -> {
                  try (KeepAliveClient client = new KeepAliveClient(address, content)) {
                    return client.ask(times);
                  }
                }));
      }
      long[] nanoseconds = new long[CLIENTS * times];
      for (int c = 0; c < CLIENTS; c++) {
        System.arraycopy(all.get(c).get(), 0, nanoseconds, c * times, times);
      }
      return nanoseconds;
    } finally {
      clients.shutdown();
    }
  }

  private static void assertFlat(String what, int count, List<Tenth> tenths) {
    System.out.println(count + " " + what);
    tenths.forEach(System.out::println);
    assertThat(tenths).hasSize(Tenth.COUNT);
    Tenth first = tenths.get(0);
    for (Tenth tenth : tenths) {
      assertThat(tenth.residentKibibytes())
          .as("%s %s: resident KiB: %s", count, what, tenths)
          .isLessThan(first.residentKibibytes() + SLACK_KIBIBYTES);
      assertThat(tenth.handles())
          .as("%s %s: handles: %s", count, what, tenths)
          .isLessThanOrEqualTo(first.handles() + SLACK_HANDLES);
    }
  }
}
