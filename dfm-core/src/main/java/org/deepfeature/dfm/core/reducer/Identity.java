package org.deepfeature.dfm.core.reducer;

import java.util.Map;
import org.deepfeature.dfm.api.Accumulator;
import org.deepfeature.dfm.api.Arguments;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.api.Projection;
import org.deepfeature.dfm.api.Reducer;
import org.deepfeature.dfm.api.State;

/** No reduction: k = d, and nothing is ever left over. For densities that take whole embeddings. */
public record Identity() implements Reducer {

  @Override
  public Accumulator<Projection> begin(LinearAlgebra linearAlgebra, int dimension) {
    return new ColumnMoments<>(dimension, moments -> new Unchanged(dimension));
  }

  @Override
  public Projection restore(LinearAlgebra linearAlgebra, State state) {
    return new Unchanged((int) state.get("dimension").get(0, 0));
  }

  private record Unchanged(int inputDimension) implements Projection {
    @Override
    public int components() {
      return inputDimension;
    }

    @Override
    public double explainedVarianceRatio() {
      return 1;
    }

    @Override
    public Matrix transform(Matrix rows) {
      Arguments.requireRows(rows, inputDimension);
      return new Matrix(rows.rows(), rows.columns(), rows.data().clone());
    }

    @Override
    public Matrix inverseTransform(Matrix coordinates) {
      return transform(coordinates);
    }

    @Override
    public State state() {
      return new State(Map.of("dimension", Matrix.row((double) inputDimension)));
    }
  }
}
