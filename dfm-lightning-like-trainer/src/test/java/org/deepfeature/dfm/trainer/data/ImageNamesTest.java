package org.deepfeature.dfm.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ImageNamesTest {
  @Test
  void aPlaceDoesNotLeaveTheFolderThatItIsBelow() {
    assertThat(ImageNames.inside("../a/./b.png")).isEqualTo("up/a/b.png");
    assertThat(ImageNames.inside("/data/a.png")).isEqualTo("data/a.png");
    assertThat(ImageNames.inside("C:/data/a.png")).isEqualTo("C_/data/a.png");
  }

  @Test
  void longNamesAreCutAndStayApart() {
    String one = ImageNames.inside("x/" + "\u4e2d".repeat(80) + "1.png");
    String other = ImageNames.inside("x/" + "\u4e2d".repeat(80) + "2.png");
    assertThat(one).isNotEqualTo(other).startsWith("x/\u4e2d\u4e2d");
    assertThat(one.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(202);
    String usual = "x/" + "a".repeat(190) + ".png";
    assertThat(ImageNames.inside(usual)).isEqualTo(usual);
  }

  @Test
  void namesOfTextStayAsTheyAre() {
    assertThat(ImageNames.text(Path.of("a b", "nu\u00df%20.png"))).isEqualTo("a b/nu\u00df%20.png");
  }
}
