package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.List;
import org.deepfeature.dfm.runtime.internal.file.FolderContents;
import org.deepfeature.dfm.trainer.data.Sample;
import org.deepfeature.dfm.trainer.data.Split;

/**
 * A published data set's way to lie in folders, known by a name. Immutable and thread-safe; looks
 * at the file system at each call.
 */
public interface DataFormat {

  /**
   * @return a short name in lower case, such as {@code mvtec}
   */
  String name();

  /**
   * @param split which images
   * @return where this format has them, in words, such as {@code train/good}
   */
  String expected(Split split);

  /**
   * @param folder any folder
   * @return whether it looks like this format: one category of it, where there are several
   */
  boolean matches(Path folder);

  /**
   * @param folder that {@link #matches}
   * @param root what names are relative to: the folder, or the one that holds it beside others
   * @return all images, sorted within each split; normal ones are {@link Split#UNASSIGNED} where
   *     this format has no split of its own; defective ones that were meant for supervised training
   *     are left out
   * @throws IllegalArgumentException if a list in the folder is not as expected
   * @throws org.deepfeature.dfm.api.DfmException if something cannot be read
   */
  List<Sample> read(Path folder, Path root);

  /**
   * @param folder any folder
   * @return the names of the categories in it, sorted; empty if there are none
   */
  default List<String> categories(Path folder) {
    return Folders.subfolders(folder).stream().filter(this::matches).map(Folders::name).toList();
  }

  /**
   * @param folder of categories
   * @return in words, what lies beside the categories and is empty or has images, but not in this
   *     format
   */
  default List<String> strangers(Path folder) {
    return Folders.subfolders(folder).stream()
        .filter(path -> !matches(path))
        .filter(path -> Folders.filesBelow(path).isEmpty() || !Folders.imagesBelow(path).isEmpty())
        .map(
            path ->
                "%s: not read as %s: %s"
                    .formatted(Folders.name(path), name(), FolderContents.of(path)))
        .toList();
  }
}
