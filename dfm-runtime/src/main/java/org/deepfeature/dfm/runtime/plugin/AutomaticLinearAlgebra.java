package org.deepfeature.dfm.runtime.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;

/**
 * {@code auto}: the quickest back end of those on the class path that can be loaded on this
 * machine, {@code openblas}, {@code nd4j}, {@code java}, {@code ejml}, or else a plugin's. What is
 * created has its own name. Immutable and thread-safe.
 */
public final class AutomaticLinearAlgebra
    implements Factory<LinearAlgebra, AutomaticLinearAlgebra.AutomaticOptions> {
  /** Its name. */
  public static final String NAME = "auto";

  private static final System.Logger LOGGER =
      System.getLogger(AutomaticLinearAlgebra.class.getName());

  private static final List<String> QUICKEST_FIRST = List.of("openblas", "nd4j", "java", "ejml");

  private final Map<String, Factory<LinearAlgebra, ?>> others;

  /** {@code auto} has no options. */
  public record AutomaticOptions() {}

  private AutomaticLinearAlgebra(Map<String, Factory<LinearAlgebra, ?>> others) {
    this.others = new TreeMap<>(others);
  }

  /**
   * @param offered by plugins, by name
   * @return the same and {@code auto}, which chooses among them, whoever else offers that name
   */
  public static Map<String, Factory<LinearAlgebra, ?>> among(
      Map<String, Factory<LinearAlgebra, ?>> offered) {
    Map<String, Factory<LinearAlgebra, ?>> all = new TreeMap<>(offered);
    all.remove(NAME);
    all.put(NAME, new AutomaticLinearAlgebra(all));
    return all;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "the quickest that can be loaded here, of " + String.join(", ", order());
  }

  @Override
  public AutomaticOptions defaults() {
    return new AutomaticOptions();
  }

  /**
   * @throws DfmException if none can be loaded; it says why, of each
   */
  @Override
  public LinearAlgebra create(AutomaticOptions options) {
    List<String> reasons = new ArrayList<>();
    for (String name : order()) {
      try {
        return withDefaults(others.get(name));
      } catch (DfmException e) {
        LOGGER.log(System.Logger.Level.DEBUG, name + " is passed over", e);
        reasons.add(name + ": " + e.getMessage());
      }
    }
    throw new DfmException(
        "No linear algebra can be loaded; put dfm-linalg-java on the class path. "
            + String.join("; ", reasons));
  }

  private static <O extends Record> LinearAlgebra withDefaults(Factory<LinearAlgebra, O> factory) {
    return factory.create(factory.defaults());
  }

  private List<String> order() {
    List<String> order = new ArrayList<>(QUICKEST_FIRST);
    order.retainAll(others.keySet());
    others.keySet().stream().filter(name -> !order.contains(name)).forEach(order::add);
    return order;
  }
}
