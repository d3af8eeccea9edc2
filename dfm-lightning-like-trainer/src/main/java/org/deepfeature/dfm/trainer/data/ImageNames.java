package org.deepfeature.dfm.trainer.data;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.deepfeature.dfm.runtime.internal.file.FileNames;
import org.deepfeature.dfm.runtime.internal.file.Sha256;

/**
 * Names of files as text. A name of bytes that the file system's encoding does not have, as
 * Windows' archives leave them, is shown with those bytes as {@code %FC}: a path's own text has the
 * same mark for all of them, so that files could not be told apart. Stateless and thread-safe.
 */
public final class ImageNames {
  private static final String UNKNOWN = "\uFFFD";
  private static final int LONGEST = 200;
  private static final int HASH = 20;

  private ImageNames() {}

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
        parts.add(shortened(FileNames.writable(part.replace(':', '_'))));
      }
    }
    return parts.toString();
  }

  /** File systems take 255 bytes, some of which a suffix and a file that is not complete need. */
  private static String shortened(String part) {
    if (part.getBytes(StandardCharsets.UTF_8).length <= LONGEST) {
      return part;
    }
    int end = 0;
    int bytes = 0;
    while (bytes < LONGEST - HASH) {
      int character = part.codePointAt(end);
      bytes += Character.toString(character).getBytes(StandardCharsets.UTF_8).length;
      end += Character.charCount(character);
    }
    return part.substring(0, end) + "~" + Sha256.ofLines(List.of(part)).substring(0, 16);
  }

  private static String escaped(Path part) {
    String uri = part.toUri().getRawPath();
    return uri.substring(uri.lastIndexOf('/') + 1);
  }
}
