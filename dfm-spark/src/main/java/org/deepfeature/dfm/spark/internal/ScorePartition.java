package org.deepfeature.dfm.spark.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Scores the rows of a partition, batch by batch. Immutable.
 *
 * @param network to score with
 * @param input index of the column
 * @param embeddings whether it has embeddings
 * @param maps whether anomaly maps are wanted
 * @param batch rows that are scored together
 */
public record ScorePartition(
    TaskNetwork network, int input, boolean embeddings, boolean maps, int batch)
    implements MapPartitionsFunction<Row, Row> {

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    if (!rows.hasNext()) {
      return rows;
    }
    ProcessNetworks.Lease<Scorer> lease = Scorers.lease(network, embeddings);
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.addTaskCompletionListener(
          context -> {
            lease.close();
            return null;
          });
    }
    return new Batches<>(rows, batch, some -> scored(lease.get(), some));
  }

  private List<Row> scored(Scorer scorer, List<Row> rows) {
    List<@Nullable Object> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.get(input)));
    List<Outcome> outcomes = scorer.score(values, maps);
    List<Row> results = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      results.add(with(rows.get(i), outcomes.get(i)));
    }
    return results;
  }

  private Row with(Row row, Outcome outcome) {
    int columns = row.size();
    @Nullable Object[] values = new @Nullable Object[columns + (maps ? 5 : 4)];
    for (int i = 0; i < columns; i++) {
      values[i] = row.get(i);
    }
    values[columns] = outcome.score();
    values[columns + 1] = outcome.normalized();
    values[columns + 2] = outcome.label();
    values[columns + 3] = outcome.error();
    Outcome.Map map = outcome.map();
    if (maps) {
      values[columns + 4] =
          map == null ? null : RowFactory.create(map.height(), map.width(), map.values());
    }
    return RowFactory.create(values);
  }
}
