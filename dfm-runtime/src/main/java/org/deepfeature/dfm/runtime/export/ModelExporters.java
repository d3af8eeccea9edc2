package org.deepfeature.dfm.runtime.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.backbone.JoinedBackbone;
import org.deepfeature.dfm.runtime.image.ImagePreprocessor;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.DfmFile;
import org.deepfeature.dfm.runtime.plugin.RuntimePlugins;
import org.deepfeature.dfm.runtime.signature.ModelCheck;

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

  /**
   * @param exporter of the file's format
   * @param file an exported model
   * @param device where to run
   * @param threads that one call may use, {@code >= 1}
   * @param check asked before anything of it is used
   * @return the graph, ready to run; the caller closes it
   * @throws DfmException if it cannot be read, is no exported model, or the check refuses it
   */
  public static ExportedModel open(
      ModelExporter exporter, Path file, Device device, int threads, ModelCheck check) {
    return exporter.open(bytes(file, check), file, device, threads);
  }

  /**
   * @param file a fitted model, or an exported one
   * @param check asked before anything of it is used
   * @return what it remembers; of an exported one without its matrices and networks
   * @throws DfmException if it cannot be read, is neither, or the check refuses it
   */
  public static DfmFile read(Path file, ModelCheck check) {
    return find(file)
        .map(exporter -> exporter.read(bytes(file, check), file))
        .orElseGet(() -> DfmFile.read(file, check));
  }

  private static byte[] bytes(Path file, ModelCheck check) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      if (check != ModelCheck.NONE) {
        check.require(file, Sha256.of(bytes));
      }
      return bytes;
    } catch (IOException e) {
      throw AtomicFile.cannotRead(file, e);
    }
  }

  /**
   * @param graph an exported model
   * @return what brings images to where the graph's own resize would
   */
  public static ImagePreprocessor preprocessor(ExportedModel graph) {
    // Without a network's wishes: red, green and blue in 0..1.
    return new ImagePreprocessor(
        JoinedBackbone.common(List.of()), graph.file().configuration().framing());
  }
}
