package org.deepfeature.dfm.runtime.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileNamesTest {

  @Test
  void impossibleNamesAreOneLineThatCanBePrinted() {
    assertThat(FileNames.path("a/b.png")).isEqualTo(Path.of("a", "b.png"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FileNames.path("a\0b\n.png"))
        .withMessageStartingWith("'a\\u0000b\\u000a.png' is not a possible file name: ");
  }

  @Test
  void partsOfNamesThatCannotBeWrittenAreSpelledOut() {
    assertThat(FileNames.writable("000.png")).isEqualTo("000.png");
    assertThat(FileNames.writable("a\0b")).isEqualTo("a_u0b");
    // Half of a pair stands for no character in any charset.
    assertThat(FileNames.writable("a\ud83d")).isEqualTo("a_ud83d");
  }

  @Test
  void namesThatAreNoTextAreCountedAndOneIsShown() {
    assumeTrue(FileNames.isUnicode(), "These tests were started without a UTF-8 locale");

    assertThat(FileNames.unreadable(List.of("a.png", "\u00e4.png"))).isEmpty();
    assertThat(FileNames.unreadable(List.of("a.png", "M\ufffdller.png")))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("1 of 2 images have names that are not UTF-8")
                    .contains("'M\ufffdller.png'"));
  }
}
