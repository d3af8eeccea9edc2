package org.deepfeature.dfm.runtime.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.deepfeature.dfm.api.Factory;

/**
 * The plugins of one kind that {@link ServiceLoader} finds. One that is broken costs nothing but
 * itself. Immutable and thread-safe.
 *
 * @param plugins that can be used
 * @param faults of those that cannot
 * @param <P> kind of plugin
 */
public record FoundPlugins<P>(List<P> plugins, List<PluginFault> faults) {
  private static final String TOO = ", too, which is used";

  private static final Set<String> OURS = Set.of(AutomaticLinearAlgebra.NAME);

  public FoundPlugins {
    plugins = List.copyOf(plugins);
    faults = List.copyOf(faults);
  }

  /**
   * @param kind of plugin
   * @param <P> likewise
   * @return those on the class path
   */
  public static <P> FoundPlugins<P> of(Class<P> kind) {
    List<P> plugins = new ArrayList<>();
    List<PluginFault> faults = new ArrayList<>();
    Map<String, List<String>> jars = jars(kind, faults);
    Set<String> missing = new HashSet<>(jars.keySet());
    Iterator<P> all = ServiceLoader.load(kind).iterator();
    boolean more = true;
    while (more) {
      try {
        if (!all.hasNext()) {
          break;
        }
        P plugin = all.next();
        missing.remove(plugin.getClass().getName());
        plugins.add(plugin);
      } catch (ServiceConfigurationError | LinkageError e) {
        String name = named(e, missing);
        missing.remove(name);
        PluginFault fault =
            PluginFault.of(name, String.join(", ", jars.getOrDefault(name, List.of())), e);
        // Where there is no list at all, that is what every further question says, too.
        more = !faults.contains(fault);
        if (more) {
          faults.add(fault);
        }
      }
    }
    // The plugins of one jar stand in the same places, which are compared once.
    Map<List<String>, Optional<String>> others = new HashMap<>();
    jars.forEach(
        (name, places) ->
            others
                .computeIfAbsent(places, FoundPlugins::other)
                .map(place -> new PluginFault(name, place, "is in " + places.get(0) + TOO))
                .ifPresent(faults::add));
    return new FoundPlugins<>(plugins, faults);
  }

  /** Returns a place that is no copy of the first, which is used. */
  private static Optional<String> other(List<String> places) {
    return places.stream().skip(1).filter(place -> !JarCopy.is(places.get(0), place)).findFirst();
  }

  private static String named(Throwable e, Set<String> names) {
    String message = String.valueOf(e.getMessage());
    return names.stream()
        .filter(name -> message.contains(name) || message.contains(name.replace('.', '/')))
        .findFirst()
        .orElse("a plugin");
  }

  /** Returns where each class that is listed as a plugin is listed. */
  private static Map<String, List<String>> jars(Class<?> kind, List<PluginFault> faults) {
    Map<String, List<String>> jars = new HashMap<>();
    String list = "META-INF/services/" + kind.getName();
    try {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      for (URL url :
          Collections.list(
              loader == null ? ClassLoader.getSystemResources(list) : loader.getResources(list))) {
        String jar =
            PluginErrors.place(
                url.toString().replaceAll("!?/META-INF/services/.*", "").replace("jar:", ""));
        for (String name : names(url)) {
          List<String> places = jars.computeIfAbsent(name, any -> new ArrayList<>());
          if (!places.contains(jar)) {
            places.add(jar);
          }
        }
      }
    } catch (IOException e) {
      faults.add(PluginFault.of("a list of plugins", list, e));
    }
    return jars;
  }

  private static List<String> names(URL list) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(list.openStream(), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(name -> !name.isEmpty())
          .toList();
    }
  }

  /** What a plugin offers of one kind. */
  @FunctionalInterface
  public interface Offer<P, F> {
    /**
     * @param plugin asked
     * @return its factories
     */
    List<F> of(P plugin);
  }

  /**
   * @param plugins to ask
   * @param offer what for
   * @param faults receives plugins that do not answer, and names that two of them offer: our own
   *     names stay ours, and of two strangers neither is used, as nobody knows which was meant
   * @param <P> kind of plugin
   * @param <F> kind of factory
   * @return factories by name
   */
  public static <P, F extends Factory<?, ?>> Map<String, F> byName(
      List<P> plugins, Offer<P, F> offer, List<PluginFault> faults) {
    Map<String, F> factories = new HashMap<>();
    Map<String, P> owners = new HashMap<>();
    for (boolean own : new boolean[] {true, false}) {
      for (P plugin : plugins) {
        if (isOurs(plugin) == own) {
          for (F factory : offered(plugin, offer, faults)) {
            add(plugin, factory, factories, owners, faults);
          }
        }
      }
    }
    return factories;
  }

  private static <P, F extends Factory<?, ?>> void add(
      P plugin,
      F factory,
      Map<String, F> factories,
      Map<String, P> owners,
      List<PluginFault> faults) {
    P other = owners.putIfAbsent(factory.name(), plugin);
    String place = jar(plugin);
    if (OURS.contains(factory.name())) {
      faults.add(fault(factory, place, "the name is that of what chooses among the others"));
    } else if (other == null) {
      factories.put(factory.name(), factory);
    } else if (isOurs(other)) {
      faults.add(fault(factory, place, "the name is that of " + jar(other) + " already"));
    } else {
      factories.remove(factory.name());
      faults.add(
          fault(
              factory,
              place,
              "%s offers that name, too; neither is used until one is off the class path"
                  .formatted(jar(other))));
    }
  }

  private static PluginFault fault(Factory<?, ?> factory, String place, String reason) {
    return new PluginFault("'" + factory.name() + "'", place, reason);
  }

  private static String jar(Object plugin) {
    return PluginErrors.place(FactoriesByName.jar(plugin));
  }

  private static boolean isOurs(Object plugin) {
    return plugin.getClass().getName().startsWith("org.deepfeature.dfm.");
  }

  private static <P, F extends Factory<?, ?>> List<F> offered(
      P plugin, Offer<P, F> offer, List<PluginFault> faults) {
    try {
      List<F> factories = offer.of(plugin);
      for (F factory : factories) {
        Objects.requireNonNull(factory.name(), "a factory has no name");
        Objects.requireNonNull(factory.defaults(), "a factory has no default options");
        factory.description();
        factory.devices();
      }
      return factories;
    } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
      faults.add(PluginFault.of(plugin.getClass().getName(), jar(plugin), e));
      return List.of();
    }
  }
}
