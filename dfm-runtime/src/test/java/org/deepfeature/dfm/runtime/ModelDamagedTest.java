package org.deepfeature.dfm.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.testkit.damage.DamagedFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged models and arrays are refused in a line that names the file, whatever they claim. */
class ModelDamagedTest {
  @TempDir private Path folder;

  @Test
  void whatSomebodyElseWroteIsNeverRead() throws IOException {
    byte[] whole = Files.readAllBytes(Kept.file("before-fre.dfm"));
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("model.dfm", List.of(whole))
            .check(
                folder,
                file -> {
                  HashedModel.restore(file);
                  assertThat(file).hasBinaryContent(whole);
                },
                List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"before-fre.dfm", "before-nll.dfm"})
  void whatSomebodyHashedAnewIsAModelOrRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Kept.file(name));
    HashedModel model = HashedModel.of(whole);
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("model.dfm", List.of(model.head()))
            .wrappedBy(model::with)
            .withWords("null", "{}", "[]", "\\\"reducer\\\":null", "-1", "1e999", "\\\"pca\\\"")
            .check(folder, HashedModel::restore, List.of());
    assertThat(outcomes.refused()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f4_c_v1.npy", "f8_c_v2.npy", "f4_fortran.npy", "f8_fortran_3d.npy"})
  void arraysAreReadOrRefused(String name) throws IOException {
    byte[] whole;
    try (InputStream in = ModelDamagedTest.class.getResourceAsStream("numpy/" + name)) {
      whole = in.readAllBytes();
    }
    DamagedFiles.Outcomes outcomes =
        DamagedFiles.of("rows.npy", List.of(whole))
            .withWords("(0, 2147483647)", "(2147483647, 0)", "(0, 0)", "'<f2'", "'|O'", "True")
            .check(folder, NpyFuzzing::read, List.of());
    assertThat(outcomes.refused()).isPositive();
  }
}
