package org.deepfeature.dfm.spark.internal;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.SparkFiles;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.resource.ResourceInformation;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.backbone.Backbones;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/**
 * What a task needs to open a model's network, or to find it open. Immutable; travels with tasks,
 * the model itself once to each executor.
 *
 * @param model bytes of a model's file
 * @param sha256 of them
 * @param device {@code auto}, {@code cpu} or {@code cuda[:n]}
 * @param backbone where the network lies on the workers; empty to find it in the model
 */
public record TaskNetwork(Broadcast<byte[]> model, String sha256, String device, String backbone)
    implements Serializable {

  /**
   * @return processors that the current task was given, which are the threads of its network
   */
  static int threads() {
    TaskContext task = TaskContext.get();
    return task == null ? 1 : Math.max(1, task.cpus());
  }

  /** What tells one open network from others of this process. */
  String key(String use) {
    return String.join("|", use, sha256, deviceOfTask(), backbone, Integer.toString(threads()));
  }

  /** The GPU that Spark gave to the task, if it gives them out and none was named. */
  String deviceOfTask() {
    TaskContext task = TaskContext.get();
    ResourceInformation gpu =
        task == null || !device.equals("cuda") ? null : task.resourcesJMap().get("gpu");
    return gpu == null || gpu.addresses().length == 0 ? device : "cuda:" + gpu.addresses()[0];
  }

  /** The network among the files that came with {@code --files}, or as it was given. */
  Optional<String> backboneOfWorker(RuntimePlugins plugins) {
    return backbone.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Backbones.names(plugins, backbone).stream()
                .map(TaskNetwork::shipped)
                .collect(Collectors.joining("+")));
  }

  private static String shipped(String name) {
    int colon = name.indexOf(':') + 1;
    Path file = Path.of(SparkFiles.get(name.substring(colon)));
    return Files.isRegularFile(file) ? name.substring(0, colon) + file : name;
  }

  /** Has the model as a file as long as it takes to open it. */
  <T> T withFile(Function<Path, T> open) {
    try {
      Path folder = Files.createTempDirectory("dfm-spark-");
      Path file = folder.resolve(DfmFile.NAME);
      try {
        Files.write(file, model.value());
        return open.apply(file);
      } finally {
        for (Path path : List.of(file, folder)) {
          Files.deleteIfExists(path);
        }
      }
    } catch (IOException e) {
      throw new DfmException("The model cannot be put on this worker's disk: " + e.getMessage(), e);
    }
  }
}
