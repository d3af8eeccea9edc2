package org.deepfeature.dfm.backbone.djl.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipFile;
import org.deepfeature.dfm.api.DfmException;

/**
 * Parameters in a file: {@code .safetensors}, {@code .npz}, or PyTorch's {@code .pth}. Stateless
 * and thread-safe.
 */
public final class WeightFile {
  private static final List<String> PICKLED = List.of(".pth", ".pt", ".ckpt", ".bin");

  private WeightFile() {}

  /**
   * @param file by whose ending the format is known
   * @param manager gets the arrays
   * @return every array by its name
   * @throws DfmException if the file cannot be read, or holds more than tensors, numbers and texts
   * @throws IllegalArgumentException if its ending is none of those
   */
  public static Map<String, NDArray> read(Path file, NDManager manager) {
    if (!Files.isRegularFile(file)) {
      throw new DfmException("There is no file of weights '" + file + "'");
    }
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (PICKLED.stream().anyMatch(name::endsWith)) {
      return StateDict.read(file, manager);
    }
    if (!name.endsWith(".safetensors") && !name.endsWith(".npz")) {
      throw new IllegalArgumentException(
          "Weights '%s'; expected a .safetensors, .npz or .pth file".formatted(file));
    }
    if (name.endsWith(".npz")) {
      checkComplete(file);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      for (NDArray array : NDList.decode(manager, in)) {
        arrays.put(array.getName(), array);
      }
      return arrays;
    } catch (IOException | RuntimeException e) {
      throw new DfmException("Weights '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** A zip file's directory stands at its end; who reads it as a stream would not miss it. */
  private static void checkComplete(Path file) {
    try {
      new ZipFile(file.toFile()).close();
    } catch (IOException e) {
      throw new DfmException("Weights '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
