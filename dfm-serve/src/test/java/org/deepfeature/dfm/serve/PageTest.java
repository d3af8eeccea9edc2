package org.deepfeature.dfm.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser: an image is dropped, verdict and map are seen. */
class PageTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  @TempDir private Path models;

  // The browser's children may still write while it ends.
  @TempDir(cleanup = CleanupMode.NEVER)
  private Path profile;

  @BeforeEach
  void put() throws IOException {
    Kept.put(Kept.FRE, models.resolve("part.dfm"));
    Files.createDirectories(PICTURES);
  }

  private Browser browser() throws Exception {
    Path program = Browser.installed().orElse(null);
    Assumptions.assumeTrue(program != null, "There is no Chromium on the path");
    return new Browser(program, profile);
  }

  private static String drop(byte[] image) {
    return """
    (async () => {
      const bytes = Uint8Array.from(atob('%s'), c => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'part.png', {type: 'image/png'}));
      document.getElementById('drop').dispatchEvent(
        new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
      for (let i = 0; i < 200; i++) {
        await new Promise(r => setTimeout(r, 50));
        const error = document.getElementById('error');
        if (!error.hidden) return 'error: ' + error.textContent;
        if (!document.getElementById('result').hidden) break;
      }
      await document.getElementById('image').decode();
      const map = document.getElementById('map');
      if (!document.getElementById('heat').hidden) await map.decode();
      return document.getElementById('verdict').textContent + '; ' +
        document.getElementById('numbers').textContent + '; map ' + map.naturalWidth;
    })()
    """
        .formatted(Base64.getEncoder().encodeToString(image));
  }

  @Test
  void aDroppedImageShowsItsVerdictAndItsMap() throws Exception {
    try (Service service = Service.of(models);
        Browser browser = browser()) {
      browser.open(service.server.address());
      assertThat(Service.comes(() -> ready(browser))).isTrue();

      String spot = browser.evaluate(drop(Kept.spot()));
      Files.write(PICTURES.resolve("anomalous.png"), browser.screenshot());
      String good = browser.evaluate(drop(Kept.good()));
      Files.write(PICTURES.resolve("normal.png"), browser.screenshot());

      assertThat(spot)
          .startsWith("Anomalous; Score 1.2057e+6, threshold 275.10, 1 region, 80 × 64 pixels")
          .endsWith("map 64");
      assertThat(good).startsWith("Normal; Score 161.79").endsWith("map 64");
    }
  }

  private static boolean ready(Browser browser) {
    try {
      return browser.evaluate("document.getElementById('model')?.options.length").equals("1");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsNoImageSaysSo() throws Exception {
    try (Service service = Service.of(models);
        Browser browser = browser()) {
      browser.open(service.server.address());
      assertThat(Service.comes(() -> ready(browser))).isTrue();

      assertThat(browser.evaluate(drop(new byte[] {1, 2, 3}))).startsWith("error: The image: ");
    }
  }

  @Test
  void aTokenIsAskedForAndUsed() throws Exception {
    try (Service service = Service.of(models, options -> options.withToken("correct-horse"));
        Browser browser = browser()) {
      browser.open(service.server.address());
      assertThat(Service.comes(() -> asks(browser))).isTrue();

      browser.evaluate(
          "{const t = document.getElementById('token'); t.value = 'correct-horse';"
              + " t.dispatchEvent(new Event('change'));}");
      assertThat(Service.comes(() -> ready(browser))).isTrue();

      assertThat(browser.evaluate(drop(Kept.good()))).startsWith("Normal");
    }
  }

  private static boolean asks(Browser browser) {
    try {
      return browser.evaluate("document.getElementById('ask')?.hidden").equals("false");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
