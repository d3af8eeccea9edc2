package org.deepfeature.dfm.runtime.internal.file;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Names of files between text and disk. A JVM knows names in the charset of the locale that it was
 * started in; what is not in it cannot be named, and bytes on the disk that are no text in it look
 * like �. Stateless and thread-safe.
 */
public final class FileNames {
  private static final Charset CHARSET = charset();
  private static final char UNKNOWN = '\uFFFD';

  private FileNames() {}

  private static Charset charset() {
    if (File.separatorChar == '\\') {
      return StandardCharsets.UTF_8; // Windows has all characters, whatever the property says.
    }
    String name = System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name());
    return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
  }

  /**
   * @param name from an option or a list
   * @return the path
   * @throws IllegalArgumentException if no file can have that name here; one line that says why
   */
  public static Path path(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(describe(e), e);
    }
  }

  /**
   * @param e about a name
   * @return what is wrong with it, in one line that can be printed
   */
  public static String describe(InvalidPathException e) {
    return "'%s' is not a possible file name: %s"
        .formatted(visible(e.getInput()), isKnown(e.getInput()) ? e.getReason() : hint());
  }

  private static boolean isKnown(String name) {
    return CHARSET.newEncoder().canEncode(name);
  }

  /** Shows what would not be seen, or would break a line. */
  private static String visible(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                text.append("\\u").append(Integer.toHexString(0x10000 | c).substring(1));
              } else {
                text.appendCodePoint(c);
              }
            });
    return text.toString();
  }

  private static String hint() {
    return "file names are in %s here, since Java was started without a UTF-8 locale; start it with LC_ALL=C.UTF-8"
        .formatted(CHARSET.name());
  }

  /**
   * @param part a part of an image's name
   * @return what a file that belongs to the image can be called here: the same, with characters
   *     that this machine has no name for as {@code _uXXXX}
   */
  public static String writable(String part) {
    if (isKnown(part) && part.indexOf('\0') < 0) {
      return part;
    }
    StringBuilder text = new StringBuilder();
    part.codePoints()
        .forEach(
            c -> {
              if (c != 0 && isKnown(Character.toString(c))) {
                text.appendCodePoint(c);
              } else {
                text.append("_u").append(Integer.toHexString(c));
              }
            });
    return text.toString();
  }

  /**
   * @param names of all images
   * @return what to say of those that cannot be read as text, with their count and some of them;
   *     empty if there are none
   */
  public static Optional<String> unreadable(Collection<String> names) {
    List<String> unread = names.stream().filter(FileNames::isUnreadable).sorted().toList();
    if (unread.isEmpty()) {
      return Optional.empty();
    }
    boolean unicode = isUnicode();
    return Optional.of(
        "%s of %s images have names that %s, such as '%s'%s"
            .formatted(
                unread.size(),
                names.size(),
                unicode ? "are not UTF-8, so their bytes are shown as %XX" : "are not known here",
                visible(unread.get(0)),
                unicode ? "; convmv or 7-Zip can repair them" : ": " + hint()));
  }

  private static boolean isUnreadable(String name) {
    return name.indexOf(UNKNOWN) >= 0 || !isKnown(name);
  }

  /**
   * @return whether this JVM has names for all characters
   */
  public static boolean isUnicode() {
    return CHARSET.newEncoder().canEncode(UNKNOWN);
  }
}
