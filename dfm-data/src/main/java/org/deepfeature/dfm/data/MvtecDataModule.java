package org.deepfeature.dfm.data;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MVTec AD's layout, divided as it is on disk: see {@link MvtecFormat}. Not thread-safe. */
public final class MvtecDataModule extends FormatDataModule {
  /**
   * @param folder one category, or a set of them
   * @param category a name, {@link #ALL}, or null if the folder is itself a category
   */
  public MvtecDataModule(Path folder, @Nullable String category) {
    super(new MvtecFormat(), folder, category, SplitSettings.DEFAULT);
  }

  /**
   * @param folder any folder
   * @return the names of the categories in it, sorted; empty if there are none
   */
  public static List<String> categories(Path folder) {
    return new MvtecFormat().categories(folder);
  }
}
