package org.deepfeature.dfm.cli.start;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads what its parent loads. Asked for a list of services it opens those jars of the class path
 * that have one, where the parent would open them all. A jar that is not known, or has changed
 * since, is looked into; so nothing is missed. Thread-safe.
 */
public final class KnownServices extends ClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final List<JarServices> jars;

  private KnownServices(ClassLoader parent, List<JarServices> jars) {
    super("dfm", parent);
    this.jars = List.copyOf(jars);
  }

  /**
   * Makes the calling thread, and those that it starts, find services by a file.
   *
   * @param file that {@link Preparation} wrote, or null for none
   */
  public static void use(@Nullable String file) {
    if (file == null) {
      return;
    }
    ClassLoader parent = KnownServices.class.getClassLoader();
    try {
      ClassPath kept = ClassPath.read(Path.of(file));
      List<JarServices> jars = ofClassPath(kept, System.getProperty("java.class.path", ""));
      if (jars != null) {
        Thread.currentThread().setContextClassLoader(new KnownServices(parent, jars));
      }
    } catch (IOException | IllegalArgumentException e) {
      System.Logger log = System.getLogger(KnownServices.class.getName());
      log.log(System.Logger.Level.DEBUG, "every jar is opened, since " + file + " is of no use", e);
    }
  }

  /** Returns what is in each jar of a class path, or null if one of them leads elsewhere. */
  static @Nullable List<JarServices> ofClassPath(ClassPath kept, String classPath) {
    Map<String, JarServices> known = new HashMap<>();
    kept.known().forEach(one -> known.put(one.file(), one));
    List<JarServices> jars = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      JarServices services = known.get(entry);
      if (services == null || !services.holds()) {
        services = JarServices.of(entry);
      }
      if (services == null) {
        return null;
      }
      jars.add(services);
    }
    return jars;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    if (!name.startsWith(JarServices.FOLDER)) {
      return super.getResources(name);
    }
    String service = name.substring(JarServices.FOLDER.length());
    List<URL> found = new ArrayList<>(Collections.list(platform().getResources(name)));
    for (JarServices jar : jars) {
      if (jar.offers(service)) {
        found.add(within(jar.file(), name));
      }
    }
    return Collections.enumeration(found);
  }

  private static ClassLoader platform() {
    return ClassLoader.getPlatformClassLoader();
  }

  private static URL within(String jar, String name) throws MalformedURLException {
    // The folder's own name may end in the mark between a jar and what is in it.
    String file = new File(jar).toURI().toString().replace("!/", "%21/");
    return new URL("jar:" + file + "!/" + name);
  }
}
