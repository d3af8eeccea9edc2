package org.deepfeature.dfm.runtime.export;

import java.nio.file.Path;
import org.deepfeature.dfm.api.Device;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.runtime.model.DfmFile;

/**
 * Writes models as graphs of one format, and runs such graphs. Found by ServiceLoader. Thread-safe.
 */
public interface ModelExporter {

  /**
   * @return how files of the format end, such as {@code .onnx}
   */
  String suffix();

  /**
   * @param model to write
   * @param options what the graph takes and gives
   * @return the file's bytes
   * @throws DfmException if a part of the model cannot be written in this format; the message names
   *     it and says what can be done
   */
  byte[] export(ExportableModel model, ExportOptions options);

  /**
   * @param content an exported model's bytes
   * @param name where they come from, for messages
   * @return what the model remembers, without its matrices and networks
   * @throws DfmException if it is damaged, or was not written by {@link #export}
   */
  DfmFile read(byte[] content, Path name);

  /**
   * @param content an exported model's bytes
   * @param name where they come from, for messages
   * @param device where to run
   * @param threads that one call may use, {@code >= 1}
   * @return the graph, ready to run; the caller closes it
   * @throws DfmException if it is damaged, or was not written by {@link #export}
   */
  ExportedModel open(byte[] content, Path name, Device device, int threads);
}
