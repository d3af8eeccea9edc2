package org.deepfeature.dfm.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.trainer.data.DataModule;
import org.deepfeature.dfm.trainer.data.Sample;

/**
 * Looks for what makes results look better than they are, or thresholds worse: images that are used
 * twice, and sets that are too small; and for what cannot be measured, or was surely not meant to
 * be left out. Images are the same if their files have the same bytes; only files of one size are
 * read. Stateless and thread-safe.
 */
public final class DataChecks {
  /** Fewer images to fit on deserve a warning. */
  public static final int FEW = 20;

  private DataChecks() {}

  /**
   * @param data set up
   * @return a sentence for each thing found; empty if there is nothing to say
   */
  public static List<String> of(DataModule data) {
    List<String> sentences = new ArrayList<>(LabelChecks.of(data));
    List<Sample> train = data.trainSamples();
    if (!train.isEmpty() && train.size() < FEW) {
      sentences.add(
          "only %s to fit on; with fewer than %s images, k and thresholds depend on each of them"
              .formatted(train.size(), FEW));
    }
    List<Twin> fitted = same(data.testSamples(), train);
    if (!fitted.isEmpty()) {
      sentences.add(
          "%s: the model knows them, so its scores of them are too low; take them out of one of the"
                  .formatted(count(fitted, data.testSamples(), "test", "training"))
              + " two");
    }
    List<Twin> validated = same(data.validationSamples(), train);
    if (!validated.isEmpty()) {
      sentences.add(
          "%s: thresholds from them are too low"
              .formatted(count(validated, data.validationSamples(), "validation", "training")));
    }
    List<Twin> tuned = same(data.testSamples(), data.validationSamples());
    if (!tuned.isEmpty()) {
      sentences.add(
          "%s: thresholds were chosen on what is measured, so F1 at the threshold and labels are too"
                  .formatted(count(tuned, data.testSamples(), "test", "validation"))
              + " good; AUROC, AUPR and AUPRO do not depend on thresholds");
    }
    return sentences;
  }

  private static String count(List<Twin> same, List<Sample> samples, String these, String those) {
    List<String> names = same.stream().map(Twin::names).distinct().toList();
    return "%s of %s %s images %s %s image%s, too (%s)"
        .formatted(
            same.size(),
            samples.size(),
            these,
            same.size() == 1 ? "is a" : "are",
            those,
            same.size() == 1 ? "" : "s",
            LeftOutFiles.some(names));
  }

  /** A sample, and another one that shows the same. */
  private record Twin(Sample sample, Sample other) {
    String names() {
      return sample.name().equals(other.name())
          ? sample.name()
          : sample.name() + " = " + other.name();
    }
  }

  /**
   * Returns the first samples that show the same as one of the second, each as often as it is
   * there.
   */
  private static List<Twin> same(List<Sample> first, List<Sample> second) {
    Map<Path, Long> sizes = new HashMap<>();
    first.forEach(s -> sizes.put(s.path(), size(s.path())));
    second.forEach(s -> sizes.put(s.path(), size(s.path())));
    Set<Long> common = sizesOf(first, sizes);
    common.retainAll(sizesOf(second, sizes));
    Map<Sample, String> contents = new HashMap<>(); // A long list may name one file over and over.
    Map<String, Sample> byContent = new HashMap<>();
    second.stream()
        .filter(s -> common.contains(sizes.get(s.path())))
        .forEach(s -> byContent.putIfAbsent(contents.computeIfAbsent(s, DataChecks::content), s));
    List<Twin> same = new ArrayList<>();
    for (Sample s : first) {
      Sample other =
          common.contains(sizes.get(s.path()))
              ? byContent.get(contents.computeIfAbsent(s, DataChecks::content))
              : null;
      if (other != null) {
        same.add(new Twin(s, other));
      }
    }
    return same;
  }

  private static Set<Long> sizesOf(Collection<Sample> samples, Map<Path, Long> sizes) {
    Set<Long> found = new HashSet<>();
    samples.forEach(s -> found.add(sizes.get(s.path())));
    // A file that cannot be read is reported when it is decoded.
    found.remove(-1L);
    return found;
  }

  private static long size(Path file) {
    try {
      return Files.isReadable(file) ? Files.size(file) : -1;
    } catch (IOException e) {
      return -1;
    }
  }

  private static String content(Sample s) {
    String hash = Sha256.ofFile(s.path());
    return s.defect() == null ? hash : hash + s.defect().seed();
  }
}
