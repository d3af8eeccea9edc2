package org.deepfeature.dfm.spark.internal;

import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/**
 * A model that was sent to the executors, once for all frames of an application; with its network,
 * if the driver has that. Immutable and thread-safe.
 *
 * @param application that it was sent to
 * @param carried whether its network goes along
 * @param model what was sent
 * @param sha256 of it
 */
public record SentModel(
    String application, boolean carried, Broadcast<byte[]> model, String sha256) {

  /**
   * @param spark to whose executors it goes
   * @param bytes of the model's file
   * @param carried whether its network is to go along
   * @return what was sent
   */
  public static SentModel send(SparkSession spark, byte[] bytes, boolean carried) {
    byte[] sent = carried ? withNetwork(bytes) : bytes;
    return new SentModel(
        spark.sparkContext().applicationId(),
        carried,
        JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(sent),
        ModelBytes.sha256(sent));
  }

  /** A network that is too large to travel in the model lies on the driver, or on every worker. */
  private static byte[] withNetwork(byte[] bytes) {
    DfmFile file = ModelBytes.read(bytes);
    if (!file.networks().isEmpty()) {
      return file.file().attachments().isEmpty() ? bytes : ModelBytes.of(file.withoutKept());
    }
    Map<Integer, byte[]> networks =
        new Backbones(RuntimePlugins.onClassPath(), file.configuration().backbone("cpu", 1), true)
            .contents();
    return networks.isEmpty() ? bytes : ModelBytes.of(file.withoutKept().withNetworks(networks));
  }

  /**
   * @param spark to whose executors it would go
   * @param wanted whether the network must have gone along
   * @return whether that happened already
   */
  public boolean suits(SparkSession spark, boolean wanted) {
    return application.equals(spark.sparkContext().applicationId()) && carried == wanted;
  }

  /**
   * @param device where the network runs on the workers
   * @param backbone where it lies there; empty to find it in the model
   * @return what tasks are given
   */
  public TaskNetwork network(String device, String backbone) {
    return new TaskNetwork(model, sha256, device, backbone);
  }
}
