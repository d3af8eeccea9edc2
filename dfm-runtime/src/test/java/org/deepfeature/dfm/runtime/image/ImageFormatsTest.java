package org.deepfeature.dfm.runtime.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFormatsTest {
  @ParameterizedTest
  @ValueSource(strings = {"a.png", "A.JPG", "a.b.TiFf", "x.webp", "x.pgm", "x.PAM", "x.gif"})
  void knowsWhatTheDecoderReads(String name) {
    assertThat(ImageFormats.decodable(Path.of("folder", name))).isTrue();
    assertThat(ImageFormats.knownButNotDecodable(Path.of("folder", name))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.heic", "A.JP2", "a.png.avif", "x.CR2", "x.exr", "x.svg", "x.dcm"})
  void knowsPicturesThatTheDecoderDoesNotRead(String name) {
    assertThat(ImageFormats.decodable(Path.of(name))).isFalse();
    assertThat(ImageFormats.knownButNotDecodable(Path.of(name))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"readme.txt", "png", "noSuffix", "a.csv", "a.", "a.png.part"})
  void takesOtherFilesForNoPictures(String name) {
    assertThat(ImageFormats.knownButNotDecodable(Path.of(name))).isFalse();
    assertThat(ImageFormats.decodable(Path.of(name))).isFalse();
  }

  @Test
  void takesAFolderWithoutANameForNoPicture() {
    assertThat(ImageFormats.decodable(Path.of("/"))).isFalse();
  }
}
