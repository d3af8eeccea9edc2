package org.deepfeature.dfm.network.weights;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.network.architecture.Architecture;
import org.deepfeature.dfm.network.architecture.RotaryTransformer;

/**
 * Parameters in a file of safetensors, of NumPy ({@code .npz}) or of PyTorch; which of them is
 * known by what is in it, not by its name. Values are read when they are asked for. Not
 * thread-safe.
 */
public final class WeightFile implements AutoCloseable {
  private static final int BEGINNING = 512;
  private static final String EXPECTED =
      "expected a .safetensors or .npz file, or one of torch.save";

  private static final String LARGE_FILE = "version https://git-lfs";

  /** How files begin that are often given in place of weights, and what they are. */
  private static final Map<String, String> OTHERS =
      Map.of(
          "\u0089HDF",
          "an HDF5 file of Keras",
          "\u001f\u008b",
          "compressed with gzip: unpack it",
          LARGE_FILE,
          "a pointer of Git LFS in place of the file: run git lfs pull",
          "<",
          "a web page in place of the file",
          "{",
          "a JSON file, perhaps the index of weights in several files",
          "GGUF",
          "a GGUF file",
          "7z\u00bc\u00af",
          "compressed with 7-Zip: unpack it");

  private final Path file;
  private final Closeable content;
  private final List<TensorGroup> groups;

  private WeightFile(Path file, Closeable content, List<TensorGroup> groups) {
    this.file = file;
    this.content = content;
    this.groups = groups;
  }

  /**
   * @param file to open
   * @return it; the caller closes it
   * @throws DfmException if it cannot be read, is damaged, or is none of these; one line that names
   *     the file
   */
  public static WeightFile open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DfmException("There is no file of weights '" + file + "'");
    }
    try {
      return of(file);
    } catch (IOException | RuntimeException e) {
      throw cannotRead(file, e);
    }
  }

  /**
   * PyTorch does not look at the checksums of its files.
   *
   * @param zip any file that PyTorch writes now, a TorchScript module too
   * @throws IOException if it is no zip file, or a checksum in it is wrong
   */
  public static void requireUndamaged(Path zip) throws IOException {
    CheckedZip.open(zip).close();
  }

  private static DfmException cannotRead(Path file, Exception e) {
    String why = e.getMessage() == null ? e.toString() : e.getMessage();
    // Names and types are the file's own.
    String line = why.replaceAll("\\p{Cntrl}", "?");
    return new DfmException("Weights '%s' cannot be read: %s".formatted(file, line), e);
  }

  private static WeightFile of(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(BEGINNING);
    }
    String beginning = new String(bytes, StandardCharsets.ISO_8859_1);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (beginning.startsWith("PK")) {
      CheckedZip zip = CheckedZip.open(file);
      try {
        return new WeightFile(file, zip, zipped(file, zip));
      } catch (IOException | RuntimeException e) {
        zip.close();
        throw e;
      }
    }
    boolean header = beginning.length() > 8 && beginning.charAt(8) == '{';
    if (header || (name.endsWith(".safetensors") && !beginning.startsWith(LARGE_FILE))) {
      SafetensorsFile tensors = SafetensorsFile.open(file);
      return new WeightFile(file, tensors, List.of(tensors.group()));
    }
    for (Map.Entry<String, String> other : OTHERS.entrySet()) {
      if (beginning.startsWith(other.getKey())) {
        throw new IOException("it is " + other.getValue() + "; " + EXPECTED);
      }
    }
    if (beginning.startsWith("ustar", 257)) {
      throw new IOException("it is a tar archive: unpack it; " + EXPECTED);
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
      LegacyStorages storages = LegacyStorages.read(in);
      return new WeightFile(file, () -> {}, StateDict.groups(storages.pickled(), storages));
    } catch (IOException e) {
      boolean pickle = beginning.startsWith("\u0080");
      throw pickle ? e : new IOException(e.getMessage() + "; " + EXPECTED, e);
    }
  }

  private static List<TensorGroup> zipped(Path file, CheckedZip zip) throws IOException {
    List<String> names = zip.names();
    if (names.stream().anyMatch(name -> name.endsWith("/constants.pkl"))) {
      throw new IOException(
          "it is a TorchScript module, not a state dict; use it as the backbone djl:" + file);
    }
    if (names.stream().anyMatch(name -> name.endsWith(ZippedStorages.PICKLE))) {
      ZippedStorages storages = new ZippedStorages(zip);
      return StateDict.groups(storages.pickled(), storages);
    }
    if (names.stream().anyMatch(name -> name.endsWith(NpzFile.SUFFIX))) {
      return List.of(new NpzFile(zip).group());
    }
    throw new IOException(
        "it is a zip file of %s entries%s; %s"
            .formatted(
                names.size(),
                names.isEmpty() ? "" : ", the first '" + names.get(0) + "'",
                EXPECTED));
  }

  /**
   * Finds a network in the file, whatever training wrapped around it.
   *
   * @param architecture to look for
   * @return its parameters, or those that may have been meant: {@link LoadedParameters#finish}
   *     tells whether they fit
   * @throws DfmException if there is no tensor, or several such networks; one line
   */
  public LoadedParameters parameters(Architecture architecture) {
    try {
      return new LoadedParameters(file, architecture, network(architecture));
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }

  private FoundNetwork network(Architecture architecture) throws IOException {
    if (architecture instanceof RotaryTransformer) {
      List<TensorGroup> renamed = groups.stream().map(TransformersNames::underTimmsNames).toList();
      return RotaryNames.underTimmsNames(NetworkSearch.in(renamed, architecture));
    }
    return OriginalRegisters.underTimmsNames(NetworkSearch.in(groups, architecture));
  }

  /** All that is in it, for tests. */
  List<TensorGroup> groups() {
    return groups;
  }

  @Override
  public void close() {
    try {
      content.close();
    } catch (IOException e) {
      throw cannotRead(file, e);
    }
  }
}
