package org.deepfeature.dfm.cli.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.engine.update.FalseAlarms;
import org.deepfeature.dfm.engine.update.ImageCounts;
import org.deepfeature.dfm.engine.update.JudgedImage;
import org.deepfeature.dfm.engine.update.LayerChange;
import org.deepfeature.dfm.engine.update.SeenImages;
import org.deepfeature.dfm.engine.update.TestChange;
import org.deepfeature.dfm.engine.update.ThresholdChange;
import org.deepfeature.dfm.engine.update.UpdateReport;

/**
 * What moved, in lines. Immutable and thread-safe.
 *
 * @param report of an update
 */
public record UpdateText(UpdateReport report) {
  private static final int SHOWN = 20;

  /**
   * @return a line each
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    images(lines, report.images());
    report.layers().forEach(layer -> lines.add(line(layer)));
    thresholds(lines, report.thresholds());
    if (report.newImages() != null) {
      newImages(lines, report.newImages());
    }
    if (report.falseAlarms() != null) {
      falseAlarms(lines, report.falseAlarms());
    }
    if (report.test() != null) {
      test(lines, report.test());
    } else {
      lines.add("test set: none, " + report.withoutTest());
    }
    lines.add("model written to %s, with update.json beside it".formatted(report.output()));
    return lines;
  }

  private static void images(List<String> lines, ImageCounts images) {
    StringBuilder line = new StringBuilder();
    line.append("images: %s before".formatted(images.before()));
    count(line, images.added(), "added");
    count(line, images.falseAlarms(), "added as false alarms");
    count(line, images.forgotten(), "forgotten");
    count(line, images.alreadyThere(), "skipped, being in the model already or given twice");
    count(line, images.unreadable(), "skipped, being unreadable");
    lines.add(line.append("; %s now".formatted(images.after())).toString());
    if (!images.notFound().isEmpty()) {
      lines.add(
          "not forgotten, since the model does not have %s: %s"
              .formatted(
                  images.notFound().size() == 1 ? "it" : images.notFound().size() + " of them",
                  shown(images.notFound())));
    }
  }

  private static String shown(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN
        ? first + " and %s more in update.json".formatted(names.size() - SHOWN)
        : first;
  }

  private static void count(StringBuilder line, int count, String what) {
    if (count > 0) {
      line.append(", %s %s".formatted(count, what));
    }
  }

  private static String line(LayerChange layer) {
    return String.format(
        Locale.ROOT,
        "%s: k %d -> %d, explained %.4f -> %.4f, principal angles up to %.3g degrees, median %.3g",
        layer.layer(),
        layer.componentsBefore(),
        layer.componentsAfter(),
        layer.explainedRatioBefore(),
        layer.explainedRatioAfter(),
        layer.largestAngleDegrees(),
        layer.medianAngleDegrees());
  }

  private static void thresholds(List<String> lines, ThresholdChange thresholds) {
    String pixel =
        thresholds.pixelBefore() == null || thresholds.pixelAfter() == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", of pixels %.6g -> %.6g",
                thresholds.pixelBefore(),
                thresholds.pixelAfter());
    lines.add(
        String.format(
            Locale.ROOT,
            "threshold, from %s: %.6g -> %.6g%s",
            thresholds.chosenFrom(),
            thresholds.imageBefore(),
            thresholds.imageAfter(),
            pixel));
  }

  private static void newImages(List<String> lines, SeenImages images) {
    lines.add(
        "new images: the model called %s of %s anomalous; it was fitted on them now and calls %s so"
            .formatted(images.anomalousBefore(), images.images(), images.anomalousAfter()));
    changes(lines, images.changed());
  }

  private static void falseAlarms(List<String> lines, FalseAlarms alarms) {
    SeenImages images = alarms.judged();
    lines.add(
        "false alarms: %s of %s were anomalous, %s are; each counts %s"
            .formatted(
                images.anomalousBefore(),
                images.images(),
                images.anomalousAfter(),
                alarms.weight() == 1 ? "once" : alarms.weight() + " times"));
    images
        .stillAnomalous()
        .forEach(image -> lines.add("  still anomalous: %s".formatted(image.path())));
    if (alarms.passingUnseen() != null) {
      lines.add(
          "  of others of their kind about as many will pass as of these pass a model of the other half: %s of %s"
              .formatted(alarms.passingUnseen(), images.images()));
    }
  }

  private static void test(List<String> lines, TestChange test) {
    String auroc =
        test.aurocBefore() == null || test.aurocAfter() == null
            ? ""
            : String.format(
                Locale.ROOT, ", AUROC %.4f -> %.4f", test.aurocBefore(), test.aurocAfter());
    String leftOut =
        test.leftOut() == 0 ? "" : " without %s that are in the model".formatted(test.leftOut());
    lines.add(
        "test set: %s images%s, defects found %s -> %s of %s, false alarms %s -> %s of %s%s"
            .formatted(
                test.images(),
                leftOut,
                test.foundBefore(),
                test.foundAfter(),
                test.defective(),
                test.falseAlarmsBefore(),
                test.falseAlarmsAfter(),
                test.images() - test.defective(),
                auroc));
    changes(lines, test.changed());
  }

  private static void changes(List<String> lines, List<JudgedImage> changed) {
    for (JudgedImage image : changed.subList(0, Math.min(SHOWN, changed.size()))) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %s (%s): now %s, score %.6g -> %.6g",
              image.path(),
              image.label(),
              image.anomalousAfter() ? "anomalous" : "normal",
              image.scoreBefore(),
              image.scoreAfter()));
    }
    if (changed.size() > SHOWN) {
      lines.add("  and %s more in update.json".formatted(changed.size() - SHOWN));
    }
  }
}
