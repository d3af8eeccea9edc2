package org.deepfeature.dfm.bench.endtoend;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.deepfeature.dfm.bench.device.OnnxNetwork;
import org.deepfeature.dfm.data.MvtecDataModule;
import org.deepfeature.dfm.trainer.dfm.Dfm;
import org.deepfeature.dfm.trainer.lifecycle.Trainer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Time an image of a whole fit and test by the trainer, over a folder in MVTec AD's layout. JMH
 * runs it on one thread.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx2g")
@Warmup(iterations = 2)
@Measurement(iterations = 5)
public class FitAndTestBenchmark {
  /**
   * @param network what embeds
   * @param images what is fitted and tested on
   * @return the metrics
   */
  @Benchmark
  @OperationsPerInvocation(ImageFolder.TRAIN + ImageFolder.TEST)
  public Map<String, Double> fitAndTest(OnnxNetwork network, ImageFolder images) {
    // The network is closed by its own state, after all runs; so the module is left open.
    Dfm dfm =
        Dfm.builder()
            .backbone(network.backbone())
            .imageSize(OnnxNetwork.SIZE)
            .poolingKernelSize(4)
            .build();
    MvtecDataModule data = new MvtecDataModule(images.folder(), null);
    Trainer trainer = Trainer.builder().threads(network.threads).build();
    trainer.fit(dfm, data);
    trainer.test(dfm, data);
    return dfm.metrics();
  }
}
