package org.deepfeature.dfm.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.report.internal.markup.Markup;
import org.deepfeature.dfm.report.internal.markup.Template;
import org.deepfeature.dfm.report.internal.markup.Values;
import org.deepfeature.dfm.report.internal.plot.Axis;
import org.deepfeature.dfm.runtime.internal.file.AtomicFile;

/**
 * Writes {@code report.html}: warnings, metrics with intervals, a histogram whose threshold can be
 * moved, curves, a gallery of all images, settings and provenance. One file that needs no network:
 * style, script and thumbnails are inside; images are drawn when scrolled to. The full-size
 * pictures of {@code maps/} are linked relative to it. Stateless and thread-safe.
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
    ReportValues values = new ReportValues(data);
    Values page = values.frame().put("style", resource("report.css"));
    if (!data.images().isEmpty()) {
      Axis axis = values.axis();
      values.addImages(page, axis);
      page.put("data", json -> ReportJson.write(path, data, axis, json));
      page.put("script", resource("report.js"));
    }
    Template.of(resource("report.html")).write(page, out);
  }

  private static Markup resource(String name) {
    return Markup.resource(HtmlReport.class, name);
  }
}
