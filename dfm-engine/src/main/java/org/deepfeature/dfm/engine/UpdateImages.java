package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.data.FolderDataModule;
import org.deepfeature.dfm.engine.update.UpdateRequest;
import org.deepfeature.dfm.runtime.internal.file.Sha256;
import org.deepfeature.dfm.runtime.model.KeptRow;
import org.deepfeature.dfm.runtime.model.KeptRows;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Which images join a model and which leave it, by the content of their files.
 *
 * @param normal to be folded in
 * @param falseAlarms to be folded in as such
 * @param promoted hashes of false alarms that are in the model as normal images
 * @param forgotten hashes of images in the model that leave it
 * @param notFound names of files that were to leave, and are not in it
 * @param alreadyThere how many were not worth folding in
 * @param names hash of a file to be folded in → how it was given
 */
record UpdateImages(
    List<Sample> normal,
    List<Sample> falseAlarms,
    Set<String> promoted,
    Set<String> forgotten,
    List<String> notFound,
    int alreadyThere,
    Map<String, String> names) {
  private static final int SHOWN = 3;

  static UpdateImages of(UpdateRequest request, KeptRows kept) {
    Set<String> inside = new HashSet<>();
    Set<String> alarms = new HashSet<>();
    for (KeptRow row : kept.rows()) {
      inside.add(row.sha256());
      if (row.falseAlarm()) {
        alarms.add(row.sha256());
      }
    }
    Map<Sample, String> leaving = listed(request.forget());
    Map<Sample, String> normal = listed(request.normal());
    Map<Sample, String> good = listed(request.falseAlarms());
    requireApart(request, leaving, normal);
    requireApart(request, leaving, good);
    Set<String> forgotten = new LinkedHashSet<>(leaving.values());
    forgotten.retainAll(inside);
    List<String> notFound =
        leaving.entrySet().stream()
            .filter(entry -> !inside.contains(entry.getValue()))
            .map(entry -> entry.getKey().name())
            .toList();
    if (request.forget() != null && forgotten.isEmpty()) {
      throw new DfmException(
          "Not one of the %s images in %s is in the model (files are compared by their content): %s; nothing was written"
              .formatted(leaving.size(), request.forget(), shown(notFound)));
    }
    Set<String> wanted = new HashSet<>(good.values());
    Set<String> seen = new HashSet<>(inside);
    seen.removeAll(forgotten);
    Set<String> promoted = new LinkedHashSet<>(wanted);
    promoted.retainAll(seen);
    promoted.removeAll(alarms);
    int listed = normal.size() + good.size();
    String folder = folder(kept);
    List<Sample> newAlarms = fresh(good, seen, folder);
    List<Sample> newNormal = fresh(normal, seen, folder);
    int there = listed - newAlarms.size() - newNormal.size() - promoted.size();
    Map<String, String> names = new HashMap<>();
    normal.forEach((sample, hash) -> names.putIfAbsent(hash, ImageNames.text(sample.path())));
    good.forEach((sample, hash) -> names.putIfAbsent(hash, ImageNames.text(sample.path())));
    return new UpdateImages(newNormal, newAlarms, promoted, forgotten, notFound, there, names);
  }

  /** All images of a folder → hash. */
  private static Map<Sample, String> listed(@Nullable Path folder) {
    Map<Sample, String> hashes = new LinkedHashMap<>();
    if (folder != null) {
      FolderDataModule data = new FolderDataModule(folder, null, null, 0, 0);
      data.setup(Stage.FIT);
      data.trainSamples().forEach(sample -> hashes.put(sample, Sha256.ofFile(sample.path())));
    }
    return hashes;
  }

  private static List<Sample> fresh(Map<Sample, String> listed, Set<String> seen, String folder) {
    List<Sample> fresh = new ArrayList<>();
    listed.forEach(
        (sample, hash) -> {
          if (seen.add(hash)) {
            fresh.add(sample.with(folder + sample.name()));
          }
        });
    return fresh;
  }

  /**
   * Where all normal images were, such as {@code train/good/}. New ones get names as if they were
   * there, too: copies are drawn by name, and so are those that a fit on all of them would draw.
   */
  private static String folder(KeptRows kept) {
    String common = null;
    for (KeptRow row : kept.rows()) {
      if (!row.falseAlarm()) {
        common = common == null ? row.name() : common(common, row.name());
      }
    }
    return common == null ? "" : common.substring(0, common.lastIndexOf('/') + 1);
  }

  private static String common(String a, String b) {
    int length = 0;
    while (length < Math.min(a.length(), b.length()) && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return a.substring(0, length);
  }

  private static void requireApart(
      UpdateRequest request, Map<Sample, String> leaving, Map<Sample, String> joining) {
    Set<String> hashes = new HashSet<>(leaving.values());
    List<String> both =
        joining.entrySet().stream()
            .filter(entry -> hashes.contains(entry.getValue()))
            .map(entry -> entry.getKey().name())
            .toList();
    if (!both.isEmpty()) {
      throw new ConfigurationException(
          "%s of the images to fold in are in %s, too, to be forgotten: %s"
              .formatted(both.size(), request.forget(), shown(both)));
    }
  }

  /** The first few names, and how many more there are. */
  static String shown(List<String> names) {
    String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
  }

  boolean isForgotten(KeptRow row) {
    return forgotten.contains(row.sha256());
  }

  KeptRow role(KeptRow row) {
    return promoted.contains(row.sha256()) ? row.asFalseAlarm() : row;
  }
}
