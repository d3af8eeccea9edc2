package org.deepfeature.dfm.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.report.plot.Axis;
import org.deepfeature.dfm.runtime.file.AtomicFile;

/**
 * Writes {@code report.html}: warnings, metrics with intervals, a histogram whose threshold can be
 * moved, curves, a gallery of all images, settings and provenance. One file that needs no network:
 * style, script and thumbnails are inside; images are drawn when scrolled to. The full-size
 * pictures of {@code maps/} are linked relative to it.
 */
public final class HtmlReport {
  private HtmlReport() {}

  /**
   * @param path where to, such as {@code report.html}; replaced when complete
   * @param data what to tell
   * @throws DfmException if it cannot be written
   */
  public static void write(Path path, ReportData data) {
    AtomicFile.write(
        path,
        file -> {
          Writer out =
              new BufferedWriter(new OutputStreamWriter(file.stream(), StandardCharsets.UTF_8));
          page(path, data, out);
          out.flush();
        });
  }

  private static void page(Path path, ReportData data, Writer out) throws IOException {
    ReportSections sections = new ReportSections(data);
    String title = Html.escape(data.title());
    out.write("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    // Whatever a file's name may hold, the page loads and runs nothing but what is in it.
    out.write(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:;"
            + " style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n");
    out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.write(
        "<title>%s</title>\n<style>%s</style></head><body>\n"
            .formatted(title, resource("report.css")));
    out.write("<a class=\"skip\" href=\"#gallery\">Skip to the images</a>\n");
    out.write(sections.header());
    out.write("<main>\n");
    out.write(sections.summary());
    if (!data.images().isEmpty()) {
      Axis axis = sections.axis();
      out.write(sections.scores(axis));
      out.write(sections.curves());
      out.write(sections.gallery());
      out.write(sections.tables());
      out.write("</main>\n<script type=\"application/json\" id=\"data\">");
      ReportJson.write(path, data, axis, out);
      out.write("</script>\n<script>%s</script>\n".formatted(resource("report.js")));
    } else {
      out.write(sections.tables());
      out.write("</main>\n");
    }
    out.write("</body></html>\n");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("The jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
