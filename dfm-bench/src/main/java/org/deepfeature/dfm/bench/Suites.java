package org.deepfeature.dfm.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.deepfeature.dfm.bench.backbone.BackboneBenchmark;
import org.deepfeature.dfm.bench.device.DeviceFilter;
import org.deepfeature.dfm.bench.machine.Machine;
import org.deepfeature.dfm.bench.machine.ThisMachine;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs what JMH's arguments ask for, each engine on its own devices. JMH multiplies every parameter
 * with every other, so engines with different devices are runs of their own; their results go into
 * one JSON file, with the description of the machine beside it.
 *
 * @param devices says which there are
 * @param say called with what is skipped
 */
record Suites(DeviceFilter devices, Consumer<String> say) {
  private static final String BACKBONES = "\\.BackboneBenchmark\\.";
  private static final String ALL_BUT_BACKBONES = "^(?!.*" + BACKBONES + ")";
  private static final String BACKBONE = "backbone";
  private static final String DEVICE = "device";
  // Of the suites that know no other.
  private static final String ENGINE = "onnx";

  /**
   * @throws IllegalArgumentException if no benchmark has a name that was requested
   */
  void run(Options asked) throws RunnerException {
    if (!matches(asked)) {
      throw new IllegalArgumentException(
          "No benchmark matches %s; -l lists those that there are".formatted(asked.getIncludes()));
    }
    Collection<RunResult> results = new ArrayList<>();
    for (Options options : plan(asked)) {
      results.addAll(new Runner(options).run());
    }
    if (asked.getResult().hasValue() && !results.isEmpty()) {
      String file = asked.getResult().get();
      ResultFormatFactory.getInstance(ResultFormatType.JSON, file).writeOut(results);
      ThisMachine.describe().write(Machine.beside(Path.of(file)));
    }
  }

  /** Returns one set of options for each engine that has something to do on a device of its own. */
  List<Options> plan(Options asked) {
    List<String> wanted = List.copyOf(asked.getParameter(DEVICE).orElse(DeviceFilter.DEFAULT));
    List<Options> plan = new ArrayList<>();
    if (matches(but(asked, BACKBONES).build())) {
      add(plan, ENGINE, wanted, but(asked, BACKBONES));
    }
    if (matches(but(asked, ALL_BUT_BACKBONES).build())) {
      Collection<String> backbones =
          asked.getParameter(BACKBONE).orElse(List.of(BackboneBenchmark.DEFAULT));
      Set<String> engines = new LinkedHashSet<>();
      backbones.forEach(backbone -> engines.add(engine(backbone)));
      for (String engine : engines) {
        String[] own =
            backbones.stream().filter(b -> engine(b).equals(engine)).toArray(String[]::new);
        add(plan, engine, wanted, but(asked, ALL_BUT_BACKBONES).param(BACKBONE, own));
      }
    }
    return plan;
  }

  private void add(
      List<Options> plan, String engine, List<String> wanted, ChainedOptionsBuilder options) {
    DeviceFilter.Devices found = devices.of(engine, wanted);
    found.skipped().forEach(say);
    if (!found.usable().isEmpty()) {
      plan.add(options.param(DEVICE, found.usable().toArray(String[]::new)).build());
    }
  }

  private static ChainedOptionsBuilder but(Options asked, String excluded) {
    // Left to themselves, results of JMH are tables without a benchmark's parameters.
    return new OptionsBuilder().parent(asked).exclude(excluded).resultFormat(ResultFormatType.JSON);
  }

  private static boolean matches(Options options) {
    OutputFormat silent = OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT);
    return !BenchmarkList.defaultList()
        .find(silent, options.getIncludes(), options.getExcludes())
        .isEmpty();
  }

  private static String engine(String backbone) {
    return backbone.substring(0, Math.max(0, backbone.indexOf(':')));
  }
}
