package org.deepfeature.dfm.linalg.openblas;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Function;
import com.sun.jna.Pointer;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.deepfeature.dfm.linalg.nd4j.Nd4jLinearAlgebra;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ND4J brings an OpenBLAS of its own, an older one, with the same names in it. */
class BesideNd4jTest {

  /** Both in one process, in an order. */
  static final class Both {
    private Both() {}

    public static void main(String[] order) {
      for (String name : order) {
        boolean ours = name.equals("openblas");
        double difference =
            Difference.of(ours ? OpenBlasLinearAlgebra.load() : Nd4jLinearAlgebra.load());
        System.out.printf(
            Locale.ROOT,
            "%s %s %s%n",
            name,
            difference < 1e-12 ? "right" : "wrong by " + difference,
            ours ? OpenBlas.openblas_get_config() : configurationOfNd4j());
      }
    }

    private static String configurationOfNd4j() {
      long address = Loader.addressof("openblas_get_config").address();
      return Function.getFunction(new Pointer(address)).invokeString(new Object[0], false);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openblas nd4j openblas", "nd4j openblas nd4j"})
  void bothGiveRightResultsInOneProcessWhicheverCameFirst(String order) throws Exception {
    String printed = ChildProcess.run(Both.class, Map.of(), order.split(" "));

    assertThat(printed)
        .contains("openblas right OpenBLAS 0.3.31", "nd4j right OpenBLAS 0.3.19")
        .doesNotContain("wrong")
        .endsWith("exit 0");
  }
}
