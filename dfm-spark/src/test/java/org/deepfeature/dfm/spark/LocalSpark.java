package org.deepfeature.dfm.spark;

import org.apache.spark.sql.SparkSession;

/** One session for all tests of this module: it takes longer to start than they take. */
final class LocalSpark {
  private static final SparkSession SESSION =
      SparkSession.builder()
          .appName("dfm-spark tests")
          // Two tasks at once, each of them tried up to four times.
          .master("local[2,4]")
          .config("spark.ui.enabled", false)
          .config("spark.sql.shuffle.partitions", 2)
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config(
              "spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/dfm-warehouse")
          .getOrCreate();

  private LocalSpark() {}

  static SparkSession session() {
    return SESSION;
  }
}
