package org.deepfeature.dfm.trainer.data;

import java.io.File;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * Names of files as text. A name of bytes that the file system's encoding does not have, as
 * Windows' archives leave them, is shown with those bytes as {@code %FC}: a path's own text has the
 * same mark for all of them, so that files could not be told apart. Stateless and thread-safe.
 */
public final class FileNames {
  private static final String UNKNOWN = "\uFFFD";

  private FileNames() {}

  /**
   * @param path of a file or folder
   * @return its text, parts separated by {@code /} on every system
   */
  public static String text(Path path) {
    String text = path.toString().replace(File.separatorChar, '/');
    if (!text.contains(UNKNOWN)) {
      return text;
    }
    StringJoiner parts = new StringJoiner("/", path.isAbsolute() ? "/" : "", "");
    for (Path part : path) {
      parts.add(part.toString().contains(UNKNOWN) ? escaped(part) : part.toString());
    }
    return parts.toString();
  }

  /**
   * @param name of a file, such as {@link Sample#name}
   * @return where files about it lie below another folder: a relative place that does not leave it,
   *     parts separated by {@code /}
   */
  public static String inside(String name) {
    StringJoiner parts = new StringJoiner("/");
    for (String part : name.split("/")) {
      if (part.equals("..")) {
        parts.add("up");
      } else if (!part.isEmpty() && !part.equals(".")) {
        // A drive's colon is the one character of a name that cannot stand within another.
        parts.add(part.replace(':', '_'));
      }
    }
    return parts.toString();
  }

  private static String escaped(Path part) {
    String uri = part.toUri().getRawPath();
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
