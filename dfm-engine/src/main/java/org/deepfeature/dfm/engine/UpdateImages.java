package org.deepfeature.dfm.engine;

import java.nio.file.Path;
import java.util.ArrayList;
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
 */
record UpdateImages(
    List<Sample> normal,
    List<Sample> falseAlarms,
    Set<String> promoted,
    Set<String> forgotten,
    List<String> notFound,
    int alreadyThere) {
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
    List<Sample> newAlarms = fresh(good, seen);
    List<Sample> newNormal = fresh(normal, seen);
    int there = listed - newAlarms.size() - newNormal.size() - promoted.size();
    return new UpdateImages(newNormal, newAlarms, promoted, forgotten, notFound, there);
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

  private static List<Sample> fresh(Map<Sample, String> listed, Set<String> seen) {
    List<Sample> fresh = new ArrayList<>();
    listed.forEach(
        (sample, hash) -> {
          if (seen.add(hash)) {
            fresh.add(sample);
          }
        });
    return fresh;
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

  private static String shown(List<String> names) {
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
