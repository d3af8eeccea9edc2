package org.deepfeature.dfm.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.LeftOut;
import org.deepfeature.dfm.trainer.data.LeftOut.Reason;
import org.deepfeature.dfm.trainer.data.Sample;

/** Looks for what cannot be measured later, and for what somebody surely meant to be read. */
final class LabelChecks {
  private LabelChecks() {}

  /** Returns a sentence for each thing found. */
  static List<String> of(DataModule data) {
    List<String> sentences = new ArrayList<>();
    absent(data, sentences);
    repeated(data, sentences);
    losses(data.leftOut(), sentences);
    kinds(data.testSamples(), sentences);
    masks(data, sentences);
    return sentences;
  }

  private static void absent(DataModule data, List<String> sentences) {
    List<Sample> all =
        Stream.of(data.trainSamples(), data.validationSamples(), data.testSamples())
            .flatMap(List::stream)
            .toList();
    List<String> absent =
        all.stream().filter(s -> !Files.exists(s.path())).map(Sample::name).distinct().toList();
    if (!absent.isEmpty()) {
      sentences.add(
          "%s of %s images are not there (%s)"
              .formatted(absent.size(), all.size(), LeftOutFiles.some(absent)));
    }
  }

  private static void repeated(DataModule data, List<String> sentences) {
    for (List<Sample> samples :
        List.of(data.trainSamples(), data.validationSamples(), data.testSamples())) {
      Set<Path> seen = new HashSet<>();
      List<String> again =
          samples.stream()
              .filter(s -> !seen.add(s.path().normalize()))
              .map(Sample::name)
              .distinct()
              .toList();
      if (!again.isEmpty()) {
        sentences.add(
            "%s images stand twice among the %s images (%s)"
                .formatted(
                    again.size(),
                    samples.get(0).split().name().toLowerCase(Locale.ROOT),
                    LeftOutFiles.some(again)));
      }
    }
  }

  private static void losses(List<LeftOut> leftOut, List<String> sentences) {
    Map<Reason, List<LeftOut>> losses =
        leftOut.stream()
            .filter(file -> file.reason().isLoss())
            .collect(
                Collectors.groupingBy(
                    LeftOut::reason, () -> new EnumMap<>(Reason.class), Collectors.toList()));
    losses.values().forEach(files -> sentences.add("left out: " + LeftOutFiles.text(files)));
  }

  private static void kinds(List<Sample> test, List<String> sentences) {
    TreeSet<String> kinds =
        test.stream().map(Sample::label).collect(Collectors.toCollection(TreeSet::new));
    if (test.isEmpty() || kinds.contains(Sample.UNKNOWN)) {
      return;
    }
    if (test.stream().allMatch(Sample::anomalous)) {
      sentences.add(
          "none of the %s test images is normal, so there is no AUROC and no false alarm; is one of the kinds %s the normal one? It must be called good, normal or ok"
              .formatted(test.size(), kinds));
    } else if (test.stream().noneMatch(Sample::anomalous)) {
      sentences.add(
          "none of the %s test images is defective, so there is nothing to find and no AUROC"
              .formatted(test.size()));
    }
  }

  private static void masks(DataModule data, List<String> sentences) {
    List<String> unused =
        data.leftOut().stream()
            .filter(file -> file.reason() == Reason.MASK_OF_NONE)
            .map(LeftOut::name)
            .toList();
    List<String> bare =
        data.testSamples().stream()
            .filter(s -> s.anomalous() && s.defect() == null && s.masks().isEmpty())
            .map(Sample::name)
            .toList();
    if (!bare.isEmpty() && !unused.isEmpty()) {
      sentences.add(
          "no mask fits %s defective images (%s), which count for images and not for pixels, though there are masks that fit no image (%s); a mask is called <stem>_mask, <stem>, <stem>_gt or <stem>_label, or lies in a folder <stem>, at its image's relative place"
              .formatted(bare.size(), LeftOutFiles.some(bare), LeftOutFiles.some(unused)));
    }
  }
}
