package org.deepfeature.dfm.spark.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deepfeature.dfm.core.embedding.ChannelScale;
import org.deepfeature.dfm.core.embedding.EmbeddingBank;
import org.deepfeature.dfm.core.partial.FitPart;
import org.deepfeature.dfm.core.partial.FitPlan;
import org.deepfeature.dfm.runtime.model.DfmConfiguration;

/**
 * One part a partition, merged over a tree on the workers, so that the driver gets one. Closing it
 * frees what was sent to the workers.
 *
 * @param rows value first, name second if there is one
 * @param request what the estimator was told
 * @param configuration of the model
 * @param network what was sent to the workers
 */
record FitJob(
    JavaRDD<Row> rows, FitRequest request, DfmConfiguration configuration, TaskNetwork network)
    implements AutoCloseable {
  /** Images whose channels' deviation stands for that of all. */
  private static final int SAMPLE = 256;

  private static final long ALL = -1;
  private static final int DEPTH = 2;

  /** The driver gets one part, not one of each branch. */
  private static final boolean ON_WORKERS = true;

  static byte[] withoutNetwork() {
    return new byte[0];
  }

  static FitJob begin(
      Dataset<?> frame, FitRequest request, DfmConfiguration configuration, byte[] model) {
    List<Column> columns = new ArrayList<>();
    columns.add(request.input().column(frame));
    request.input().idColumn(frame).ifPresent(columns::add);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(frame.sparkSession().sparkContext());
    Broadcast<byte[]> sent = context.broadcast(model);
    return new FitJob(
        frame.select(columns.toArray(new Column[0])).toJavaRDD(),
        request,
        configuration,
        new TaskNetwork(sent, ModelBytes.sha256(model), request.device(), request.backbone()));
  }

  /**
   * @param plan of the fit
   * @return all parts, merged
   */
  FitPart run(FitPlan plan) {
    if (!plan.needsScales()) {
      return reduce(plan, ALL);
    }
    int sample = Math.min(SAMPLE, plan.rowsKept());
    HashOfRow hash = new HashOfRow(request.input().id().isPresent());
    List<Long> smallest = rows.map(hash).takeOrdered(sample);
    FitPart some =
        reduce(plan, smallest.size() < sample ? ALL : HashOfRow.unsigned(smallest.get(sample - 1)));
    if (smallest.size() < sample) {
      return some;
    }
    List<EmbeddingBank> banks = some.kept();
    List<Optional<ChannelScale>> scales = new ArrayList<>();
    for (int l = 0; l < banks.size(); l++) {
      scales.add(
          plan.isSketched(l) && plan.embeddings().of(l).standardize()
              ? Optional.of(ChannelScale.fit(banks.get(l)))
              : Optional.empty());
    }
    request
        .say()
        .accept(
            "channels are divided by their deviation, foreseen from %s images"
                .formatted(banks.get(0).count()));
    return reduce(plan.withScales(scales), ALL);
  }

  private FitPart reduce(FitPlan plan, long sampleBelow) {
    PlanForm form = PlanForm.of(plan, configuration);
    MergeParts merge = new MergeParts(form);
    byte[] all =
        rows.mapPartitions(
                new FitPartition(
                    form,
                    network,
                    request.input().kind().isEmbedding(),
                    request.input().id().isPresent(),
                    request.input().heldOutByName(),
                    request.batch(),
                    sampleBelow))
            .treeAggregate(new byte[0], merge, merge, DEPTH, ON_WORKERS);
    return all.length == 0 ? new FitPart(plan) : FitPart.of(plan, all);
  }

  @Override
  public void close() {
    network.model().destroy();
  }
}
