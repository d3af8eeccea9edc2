package org.deepfeature.dfm.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deepfeature.dfm.bench.device.DeviceFilter;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.Options;

class SuitesTest {
  private final List<String> said = new ArrayList<>();

  private List<Options> plan(String... arguments) throws CommandLineOptionException {
    DeviceFilter gpuForDjlAlone =
        new DeviceFilter(
            Map.of(
                "onnx", d -> d.equals("cpu") ? Optional.empty() : Optional.of("no GPU"),
                "djl", d -> Optional.empty()));
    return new Suites(gpuForDjlAlone, said::add).plan(new CommandLineOptions(arguments));
  }

  private static Collection<String> parameter(Options options, String name) {
    return options.getParameter(name).get();
  }

  @Test
  void anEngineWithItsOwnGpuRunsOnItWhereAnotherCannot() throws CommandLineOptionException {
    List<Options> plan = plan("Backbone", "-p", "backbone=onnx:a.onnx,djl:b.pt,djl:c.pt");

    assertThat(plan).hasSize(2);
    assertThat(parameter(plan.get(0), "backbone")).containsExactly("onnx:a.onnx");
    assertThat(parameter(plan.get(0), "device")).containsExactly("cpu");
    assertThat(parameter(plan.get(1), "backbone")).containsExactly("djl:b.pt", "djl:c.pt");
    assertThat(parameter(plan.get(1), "device")).containsExactly("cpu", "cuda:0");
    assertThat(said).containsExactly("Skipped: engine onnx on device cuda:0 (no GPU)");
  }

  @Test
  void suitesOfOneEngineAreOneRun() throws CommandLineOptionException {
    List<Options> plan = plan("SteadyState", "-p", "device=cpu");

    assertThat(plan).hasSize(1);
    assertThat(parameter(plan.get(0), "device")).containsExactly("cpu");
    assertThat(said).isEmpty();
  }

  @Test
  void whereNoDeviceIsThereNothingRunsAndTheReasonIsSaid() throws CommandLineOptionException {
    assertThat(plan("SteadyState", "-p", "device=cuda:0,cuda:1")).isEmpty();
    assertThat(said).hasSize(2).allMatch(line -> line.endsWith("(no GPU)"));
  }

  @Test
  void aNameThatNoBenchmarkHasIsAnError() {
    Suites suites = new Suites(new DeviceFilter(Map.of()), said::add);
    assertThatThrownBy(() -> suites.run(new CommandLineOptions("SteadyState.pipeline")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SteadyState.pipeline");
  }

  @Test
  void withoutNamesAllSuitesRun() throws CommandLineOptionException {
    assertThat(plan()).hasSize(2);
  }
}
