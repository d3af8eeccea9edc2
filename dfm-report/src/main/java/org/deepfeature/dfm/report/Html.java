package org.deepfeature.dfm.report;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;

/** Numbers as the page shows them, and links from one file to another. */
final class Html {
  private Html() {}

  /** URL of a file, not escaped, relative to the folder of the page where there is such a way. */
  static String link(Path page, Path file) {
    Path from = page.toAbsolutePath().normalize().resolveSibling("");
    Path to = file.toAbsolutePath().normalize();
    if (from.getRoot() == null || !from.getRoot().equals(to.getRoot())) {
      return to.toUri().toASCIIString();
    }
    try {
      // "./" keeps a name such as a:b.png from being read as a scheme.
      String relative = "./" + from.relativize(to).toString().replace('\\', '/');
      return new URI(null, null, relative, null).toASCIIString();
    } catch (URISyntaxException e) {
      return to.toUri().toASCIIString();
    }
  }

  /** Four significant digits, however large or small. */
  static String number(double value) {
    double magnitude = Math.abs(value);
    if (value == 0) {
      return "0";
    }
    if (magnitude >= 1e6 || magnitude < 1e-3) {
      return String.format(Locale.ROOT, "%.3e", value);
    }
    int decimals = Math.max(0, 3 - (int) Math.floor(Math.log10(magnitude)));
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
