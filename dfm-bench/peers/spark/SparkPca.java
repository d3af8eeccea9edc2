import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.mllib.linalg.DenseMatrix;
import org.apache.spark.mllib.linalg.Vector;
import org.apache.spark.mllib.linalg.Vectors;
import org.apache.spark.mllib.linalg.distributed.RowMatrix;
import org.deepfeature.dfm.api.Matrix;
import org.deepfeature.dfm.bench.comparison.Probe;

/**
 * MLlib's principal component analysis, measured as the back ends are. It takes a number of
 * components; as many are asked for as will do, and those beyond the level dropped. Rows are handed
 * over and kept in memory by the first fit.
 */
public final class SparkPca {
  private static final int COMPONENTS = 31;

  private static JavaSparkContext context;
  private static JavaRDD<Vector> kept;

  private SparkPca() {}

  public static void main(String[] arguments) throws Exception {
    SparkConf settings =
        new SparkConf()
            .setAppName("principal components")
            .setMaster("local[" + arguments[2] + "]")
            .set("spark.ui.enabled", "false")
            .set("spark.driver.maxResultSize", "0");
    Probe.measure(arguments, rows -> axes(rows, settings));
    context.stop();
  }

  private static Matrix axes(Matrix rows, SparkConf settings) {
    if (kept == null) {
      context = new JavaSparkContext(settings);
      context.setLogLevel("OFF");
      List<Vector> vectors = new ArrayList<>();
      for (int i = 0; i < rows.rows(); i++) {
        vectors.add(Vectors.dense(rows.copyOfRows(i, i + 1).data()));
      }
      kept = context.parallelize(vectors).cache();
    }
    int most = Math.min(COMPONENTS, Math.min(rows.rows(), rows.columns()));
    var found = new RowMatrix(kept.rdd()).computePrincipalComponentsAndExplainedVariance(most);
    DenseMatrix columns = (DenseMatrix) found._1();
    double[] ratios = found._2().toArray();
    int k = 0;
    for (double sum = 0; k < most && sum < 0.97; k++) {
      sum += ratios[k];
    }
    // Columns lie one after the other, as axes do here.
    double[] axes = new double[k * rows.columns()];
    System.arraycopy(columns.values(), 0, axes, 0, axes.length);
    return new Matrix(k, rows.columns(), axes);
  }
}
