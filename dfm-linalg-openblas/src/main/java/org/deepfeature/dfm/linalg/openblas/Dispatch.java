package org.deepfeature.dfm.linalg.openblas;

import com.sun.jna.Platform;
import java.io.IOException;
import java.net.URL;
import java.util.List;
import org.deepfeature.dfm.api.internal.CacheFolder;
import org.deepfeature.dfm.api.internal.UnpackedLibraries;

/**
 * JNA's own library. Left to itself, JNA unpacks it anew at each start, into a folder of the user's
 * that may not be there.
 */
final class Dispatch {
  private static final System.Logger LOGGER = System.getLogger(Dispatch.class.getName());
  private static final String FOLDER = "jna.boot.library.path";

  private Dispatch() {}

  /** Tells JNA where its library is, unless somebody did; must come before its first use. */
  static void prepare() {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    URL library =
        Platform.class.getResource(
            "/com/sun/jna/%s/%s"
                .formatted(Platform.RESOURCE_PREFIX, System.mapLibraryName("jnidispatch")));
    try {
      if (library != null) {
        System.setProperty(
            FOLDER,
            UnpackedLibraries.unpack(
                    CacheFolder.of(System.getenv()),
                    "jna-" + Platform.RESOURCE_PREFIX,
                    List.of(library))
                .toString());
      }
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "JNA unpacks its own library", e);
      System.setProperty(
          "jna.tmpdir", System.getProperty("jna.tmpdir", System.getProperty("java.io.tmpdir")));
    }
  }
}
