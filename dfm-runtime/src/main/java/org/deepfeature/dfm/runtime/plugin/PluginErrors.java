package org.deepfeature.dfm.runtime.plugin;

import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.api.DfmPlugin;

/**
 * What a JVM says where a plugin was made for something else, in words that help. Stateless and
 * thread-safe.
 */
public final class PluginErrors {
  /** A class as errors of linking name it, with dots or slashes. */
  private static final Pattern CLASS = Pattern.compile("[\\w$]+(?:[./][\\w$]+)+");

  private static final String OURS = "org.deepfeature.dfm.";

  private PluginErrors() {}

  /**
   * @param e what a plugin threw, or what was thrown when it was called
   * @return what it is, in one line, with what is likely behind it
   */
  public static String line(Throwable e) {
    boolean named = e.getMessage() != null && !e.getMessage().isBlank();
    // The name of an error says what it is; that services are wrong is said by the message alone.
    boolean nameTells =
        (e instanceof Error && !(e instanceof ServiceConfigurationError))
            || e instanceof ClassNotFoundException;
    boolean tells = named && !nameTells;
    String text = tells ? e.getMessage() : e.toString();
    return text.strip().replaceAll("\\s*\\R\\s*", "; ") + hint(e);
  }

  private static String hint(Throwable e) {
    if (e instanceof UnsupportedClassVersionError) {
      return "; it was compiled for a newer Java than this one (%s)"
          .formatted(System.getProperty("java.version"));
    }
    boolean missing = e instanceof NoClassDefFoundError || e instanceof ClassNotFoundException;
    if (e instanceof IncompatibleClassChangeError
        || (missing && String.valueOf(e.getMessage()).replace('/', '.').startsWith(OURS))) {
      return "; it was compiled against another version of dfm-api than the one here (%s)"
          .formatted(version());
    }
    return missing ? "; a jar that it needs is not on the class path" : "";
  }

  private static String version() {
    String version = DfmPlugin.class.getPackage().getImplementationVersion();
    return version == null ? "not packaged" : version;
  }

  /**
   * @param e thrown when a method was called that its receiver does not have, by the caller
   * @return where the receiver's class comes from, if the message names one that is not ours
   */
  public static Optional<String> receiver(LinkageError e) {
    Matcher names = CLASS.matcher(String.valueOf(e.getMessage()));
    while (names.find()) {
      String name = names.group().replace('/', '.');
      Optional<String> jar = name.startsWith(OURS) ? Optional.empty() : jar(name);
      if (jar.isPresent()) {
        return jar;
      }
    }
    return Optional.empty();
  }

  /**
   * @param url of a jar or folder
   * @return its path as people write it, with spaces and letters beyond ASCII; the URL where it is
   *     no file's
   */
  static String place(String url) {
    try {
      return Path.of(URI.create(url)).toString();
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return url;
    }
  }

  /**
   * @param name of a class
   * @return the jar or folder that it comes from; empty for this Java's, and where there is none
   */
  public static Optional<String> jar(String name) {
    try {
      return jar(Class.forName(name, false, Thread.currentThread().getContextClassLoader()));
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty(); // A class without a name of its own, or the one that is broken.
    }
  }

  /**
   * @param type any class
   * @return the jar or folder that it comes from; empty for this Java's, and where there is none
   */
  public static Optional<String> jar(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return Optional.ofNullable(location).map(url -> place(url.toString()));
  }
}
