package org.deepfeature.dfm.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadLinesTest {
  private static final long MEBIBYTE = 1 << 20;

  private final List<String> lines = new ArrayList<>();
  private final DownloadListener listener = new DownloadLines(lines::add);

  @Test
  void longDownloadsTellEachQuarter() {
    listener.started("a.pth", 100 * MEBIBYTE);
    for (int i = 1; i <= 100; i++) {
      listener.advanced(i * MEBIBYTE);
    }
    listener.finished();
    assertThat(lines)
        .containsExactly(
            "Downloading a.pth, 100.0 MiB",
            "Received 25 % of a.pth",
            "Received 50 % of a.pth",
            "Received 75 % of a.pth",
            "Received a.pth, 100.0 MiB");
  }

  @Test
  void shortOnesAndThoseOfAnUnknownLengthTellBeginningAndEnd() {
    listener.started("b.onnx", MEBIBYTE);
    listener.advanced(MEBIBYTE / 2);
    listener.finished();
    listener.started("c.onnx", -1);
    listener.advanced(90 * MEBIBYTE);
    listener.finished();
    assertThat(lines)
        .containsExactly(
            "Downloading b.onnx, 1.0 MiB",
            "Received b.onnx, 0.5 MiB",
            "Downloading c.onnx",
            "Received c.onnx, 90.0 MiB");
  }

  @Test
  void aResumedDownloadTellsOnlyTheQuartersThatAreLeft() {
    listener.started("d.pth", 100 * MEBIBYTE);
    listener.advanced(60 * MEBIBYTE);
    listener.advanced(70 * MEBIBYTE);
    listener.finished();
    assertThat(lines)
        .containsExactly(
            "Downloading d.pth, 100.0 MiB", "Received 50 % of d.pth", "Received d.pth, 70.0 MiB");
  }
}
