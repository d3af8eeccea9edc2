package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deepfeature.dfm.trainer.data.ImageNames;
import org.deepfeature.dfm.trainer.data.Sample;

/** Sees to it that no two images share a name, nor the place of files that are named after them. */
final class UniqueNames {
  private UniqueNames() {}

  /** Returns the same samples; an image whose name is another's has a number behind it. */
  static List<Sample> of(List<Sample> samples) {
    Map<String, Path> owners = new HashMap<>();
    List<Sample> unique = new ArrayList<>();
    for (Sample sample : samples) {
      Path file = Folders.absolute(sample.path());
      String name = sample.name();
      for (int number = 2; !owned(owners, name, file); number++) {
        name = sample.name() + " (" + number + ")";
      }
      unique.add(name.equals(sample.name()) ? sample : sample.with(name));
    }
    return unique;
  }

  private static boolean owned(Map<String, Path> owners, String name, Path file) {
    Path owner = owners.putIfAbsent(ImageNames.inside(name), file);
    return owner == null || owner.equals(file);
  }
}
