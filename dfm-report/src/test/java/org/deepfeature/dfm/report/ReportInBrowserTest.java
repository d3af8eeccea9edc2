package org.deepfeature.dfm.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.report.prediction.PredictionRow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser runs it. */
@Tag("slow")
class ReportInBrowserTest {
  private static final double THRESHOLD = 8;

  @TempDir private static Path folder;

  private static final List<ReportData.Image> IMAGES = Reports.images(120, Path.of("maps"));
  private static @Nullable Browser browser;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> chromium = Browser.find();
    assumeTrue(chromium.isPresent(), "skipped: no Chromium on the path to open the report with");
    Path page = folder.resolve("report.html");
    HtmlReport.write(page, Reports.of(IMAGES, OptionalDouble.of(THRESHOLD)));
    browser = new Browser(chromium.orElseThrow(), folder.resolve("profile"), page);
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void reset() throws Exception {
    js("document.getElementById('reset').click()");
    choose("kind", "");
    choose("show", "");
  }

  private static String js(String expression) throws Exception {
    assertThat(browser).isNotNull();
    return browser.evaluate(expression);
  }

  private static String textOf(String id) throws Exception {
    return js("document.getElementById('%s').textContent".formatted(id));
  }

  private static void choose(String id, String value) throws Exception {
    js(
        "(() => { const e = document.getElementById('%s'); e.value = '%s'; e.dispatchEvent(new Event('change')); })()"
            .formatted(id, value));
  }

  private static long count(double threshold, boolean anomalous, boolean called) {
    return IMAGES.stream()
        .map(ReportData.Image::prediction)
        .filter(p -> Boolean.valueOf(anomalous).equals(p.groundTruth()))
        .filter(p -> p.score() >= threshold == called)
        .count();
  }

  private static void assertCounts(double threshold) throws Exception {
    assertThat(textOf("tp")).isEqualTo("" + count(threshold, true, true));
    assertThat(textOf("fn")).isEqualTo("" + count(threshold, true, false));
    assertThat(textOf("fp")).isEqualTo("" + count(threshold, false, true));
    assertThat(textOf("tn")).isEqualTo("" + count(threshold, false, false));
  }

  @Test
  void loadsWithoutErrorsAndCountsAtTheModelsThreshold() throws Exception {
    assertCounts(THRESHOLD);
    assertThat(browser.errors()).isEmpty();
    assertThat(
            js(
                "document.querySelector('.stack img').decode().then(() => 'shown'),"
                    + " document.querySelector('.stack img').alt"))
        .contains(".png");
    assertThat(js("[...document.images].every(i => i.hasAttribute('alt'))")).isEqualTo("true");
  }

  @Test
  void theSliderMovesByKeysAndChangesCountsLabelsAndMarks() throws Exception {
    String before = js("document.querySelector('svg .threshold').getAttribute('x1')");
    String labels = js("[...document.querySelectorAll('.verdict')].map(v => v.textContent).join()");
    js("document.getElementById('slider').focus()");
    browser.press("Home", 36);
    assertThat(textOf("tn")).isEqualTo("0");
    assertThat(textOf("fn")).isEqualTo("0");
    for (int i = 0; i < 5; i++) {
      browser.press("PageUp", 33);
    }
    double threshold = Double.parseDouble(js("document.getElementById('threshold').value"));
    assertThat(threshold).isNotEqualTo(THRESHOLD);
    assertCounts(threshold);
    assertThat(js("document.querySelector('svg .threshold').getAttribute('x1')"))
        .isNotEqualTo(before);
    assertThat(js("[...document.querySelectorAll('.verdict')].map(v => v.textContent).join()"))
        .isNotEqualTo(labels);
    assertThat(js("location.hash")).contains("threshold=");
    assertThat(browser.errors()).isEmpty();
  }

  @Test
  void theScriptPutsAThresholdWhereTheAxisHasIt() throws Exception {
    Axis axis =
        ScoreAxis.of(IMAGES.stream().mapToDouble(image -> image.prediction().score()).toArray());
    for (double threshold : new double[] {1, 8, 20, -5, 1e9}) {
      js(
          "(() => { const e = document.getElementById('threshold'); e.value = %s; e.dispatchEvent(new Event('input')); })()"
              .formatted(threshold));
      double x =
          Double.parseDouble(js("document.querySelector('svg .threshold').getAttribute('x1')"));
      double place = Math.max(0, Math.min(1, axis.place(threshold)));
      assertThat(x).isCloseTo(Charts.FRAME.x(place), within(1e-6));
    }
  }

  @Test
  void onAPhoneNothingIsCutAndNoWordIsBroken() throws Exception {
    browser.resize(390, 800);
    try {
      assertThat(js("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
          .isEqualTo("0");
      assertThat(
              js(
                  """
                  [...document.querySelectorAll("main *, header *")]
                      .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth || e.matches(".scroll") && e.scrollWidth > e.clientWidth)
                      .map(e => e.outerHTML.slice(0, 80)).join()
                  """))
          .isEmpty();
      assertThat(
              js(
                  """
                  (() => {
                    const broken = [];
                    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
                    while (texts.nextNode()) {
                      for (const word of texts.currentNode.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
                        const range = document.createRange();
                        range.setStart(texts.currentNode, word.index);
                        range.setEnd(texts.currentNode, word.index + word[0].length);
                        if (new Set([...range.getClientRects()].map(r => r.top)).size > 1) broken.push(word[0]);
                      }
                    }
                    return broken.join();
                  })()
                  """))
          .isEmpty();
    } finally {
      browser.resize(1200, 800);
    }
  }

  @Test
  void theFilterFilters() throws Exception {
    choose("show", "missed");
    long missed = count(THRESHOLD, true, false);
    assertThat(missed).isBetween(1L, 40L);
    assertThat(textOf("shown")).isEqualTo(missed + " of 120 images");
    assertThat(js("document.querySelectorAll('#cards > li.wrong').length")).isEqualTo("" + missed);
    assertThat(js("document.querySelectorAll('#cards > li').length")).isEqualTo("" + missed);
    choose("kind", "good");
    assertThat(textOf("shown")).isEqualTo("0 of 120 images");
    choose("show", "");
    assertThat(textOf("shown")).isEqualTo("80 of 120 images");
  }

  @Test
  void imagesAreDrawnAPageAtATimeInTheOrderOfScores() throws Exception {
    choose("order", "low");
    String lowest =
        IMAGES.stream()
            .map(ReportData.Image::prediction)
            .min(Comparator.comparing(PredictionRow::score))
            .orElseThrow()
            .path();
    assertThat(js("document.querySelector('#cards .name').textContent")).isEqualTo(lowest);
    choose("order", "");
    js("document.getElementById('more').click()");
    js("document.getElementById('more').click()");
    assertThat(js("document.querySelectorAll('#cards > li').length")).isEqualTo("120");
  }

  @Test
  void theAddressRestoresWhatWasChosen() throws Exception {
    js(
        "location.hash = '#threshold=3&show=alarm&view=mask'; dispatchEvent(new"
            + " Event('hashchange'))");
    assertCounts(3);
    assertThat(textOf("shown")).isEqualTo(count(3, false, true) + " of 120 images");
    assertThat(js("document.getElementById('cards').dataset.view")).isEqualTo("mask");
    assertThat(
            js(
                "location.hash = '#show=constructor&kind=x&threshold=x'; dispatchEvent(new"
                    + " Event('hashchange')), document.getElementById('show').value"))
        .isEmpty();
    assertThat(browser.errors()).isEmpty();
  }
}
