package org.deepfeature.dfm.runtime.export;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;

/** Finds who writes and runs a format. Stateless and thread-safe. */
public final class ModelExporters {
  private ModelExporters() {}

  /**
   * @param file any path
   * @return who writes and runs files that end so; empty if it is no exported model's name
   */
  public static Optional<ModelExporter> find(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return RuntimePlugins.found(ModelExporter.class).stream()
        .filter(exporter -> name.endsWith(exporter.suffix()))
        .findFirst();
  }

  /**
   * @param file to write
   * @return who writes files that end so
   * @throws DfmException if nobody does; the message names the endings that there are
   */
  public static ModelExporter require(Path file) {
    List<String> endings =
        RuntimePlugins.found(ModelExporter.class).stream().map(ModelExporter::suffix).toList();
    return find(file)
        .orElseThrow(
            () ->
                new DfmException(
                    endings.isEmpty()
                        ? "Models cannot be exported: no plugin for it is on the class path"
                            + " (dfm-export-onnx)"
                        : "'%s' is not the name of an exported model; expected one that ends in %s"
                            .formatted(file, String.join(" or ", endings))));
  }
}
