import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.bench.comparison.Probe;
import smile.projection.PCA;

/** Smile's principal component analysis, measured as the back ends are. */
public final class SmilePca {
  private SmilePca() {}

  public static void main(String[] arguments) throws Exception {
    Probe.measure(arguments, SmilePca::axes);
  }

  private static Matrix axes(Matrix rows) {
    double[][] data = new double[rows.rows()][];
    for (int i = 0; i < data.length; i++) {
      data[i] = rows.copyOfRows(i, i + 1).data();
    }
    smile.math.matrix.Matrix loadings = PCA.fit(data).setProjection(0.97).getProjection();
    boolean byRow = loadings.ncols() == rows.columns();
    int k = byRow ? loadings.nrows() : loadings.ncols();
    Matrix axes = Matrix.zeros(k, rows.columns());
    for (int i = 0; i < k; i++) {
      double[] axis = byRow ? loadings.row(i) : loadings.col(i);
      System.arraycopy(axis, 0, axes.data(), i * axis.length, axis.length);
    }
    return axes;
  }
}
