package org.deepfeature.dfm.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.api.BackboneLoader;
import org.deepfeature.dfm.api.ImageSize;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class TinyBackboneTest extends BackboneContract {
  @TempDir private Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.write(folder.resolve("tiny"), TinyBackboneLoader.file(0.5f, -3));
  }

  @Override
  protected BackboneLoader loader() {
    return new TinyBackboneLoader();
  }

  @Override
  protected String source() {
    return folder.resolve("tiny").toString();
  }

  @Override
  protected ImageSize imageSize() {
    return new ImageSize(4, 6);
  }

  @Override
  protected List<String> layers() {
    return List.of("first", "second");
  }
}
