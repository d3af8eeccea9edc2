package org.deepfeature.dfm.trainer.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * The values of all options of a record, and where each comes from. Immutable and thread-safe.
 *
 * @param <C> the record
 */
public final class OptionValues<C extends Record> {
  /** Where a value comes from that was not given. */
  public static final String DEFAULT = "default";

  /** Where a value comes from that a recipe gave: this and the recipe's name. */
  public static final String RECIPE = "recipe ";

  private final OptionList<C> list;
  private final ObjectNode tree;
  private final Map<String, String> origins;
  private volatile @Nullable C bound;

  private OptionValues(OptionList<C> list, ObjectNode tree, Map<String, String> origins) {
    this.list = list;
    this.tree = tree;
    this.origins = Map.copyOf(origins);
  }

  /**
   * @param list of options
   * @param <C> the record
   * @return the default of each
   */
  public static <C extends Record> OptionValues<C> defaults(OptionList<C> list) {
    return new OptionValues<>(list, list.defaults(), Map.of());
  }

  /**
   * @return the options that there are
   */
  public OptionList<C> list() {
    return list;
  }

  /**
   * @param given what was requested
   * @return the same, but for that
   * @throws org.deepfeature.dfm.api.UnknownNameException if a key does not exist
   * @throws ConfigurationException if a key has no value that needs one
   */
  public OptionValues<C> with(GivenOptions given) {
    given.requireKeys(list.keys());
    ObjectNode defaults = list.defaults();
    for (Map.Entry<String, JsonNode> entry : given.tree().properties()) {
      if (entry.getValue().isNull() && defaults.hasNonNull(entry.getKey())) {
        throw new ConfigurationException(
            "%s (%s) has no value; expected one, such as %s, or to leave it out"
                .formatted(
                    entry.getKey(),
                    given.origins().getOrDefault(entry.getKey(), "given"),
                    defaults.get(entry.getKey())));
      }
    }
    ObjectNode more = tree.deepCopy();
    GivenOptions.merge(list.typed(given.tree()), more);
    Map<String, String> from = new HashMap<>(origins);
    from.putAll(given.origins());
    return new OptionValues<>(list, more, from);
  }

  /**
   * @param key of an option
   * @param value to give it; null for none
   * @param origin of the value
   * @return the same with that value, in place of what was there
   */
  public OptionValues<C> with(String key, @Nullable Object value, String origin) {
    list.description(key);
    ObjectNode more = tree.deepCopy();
    more.set(key, OptionList.node(value));
    Map<String, String> from = new HashMap<>(origins);
    from.keySet().removeIf(path -> path.startsWith(key + "."));
    from.put(key, origin);
    return new OptionValues<>(list, more, from);
  }

  /**
   * @param key of an option that is a map
   * @param all of its entries; those that were given keep their origin
   * @return the same with that map
   */
  public OptionValues<C> withMap(String key, ObjectNode all) {
    list.description(key);
    ObjectNode more = tree.deepCopy();
    more.set(key, all.deepCopy());
    return new OptionValues<>(list, more, origins);
  }

  /**
   * @return the record, which has checked the values
   * @throws ConfigurationException if one is not possible
   */
  public C record() {
    C known = bound;
    if (known == null) {
      known = list.record(tree);
      bound = known;
    }
    return known;
  }

  /**
   * @return key → value, of all options, a copy
   */
  public ObjectNode tree() {
    return tree.deepCopy();
  }

  /**
   * @param key of an option
   * @return its value
   */
  public JsonNode value(String key) {
    return tree.path(key);
  }

  /**
   * @param key of an option, with a dot and a name for one of a plugin's
   * @return where its value comes from; {@link #DEFAULT} if it was not given
   */
  public String origin(String key) {
    String own = origins.get(key);
    int dot = key.indexOf('.');
    return own != null
        ? own
        : dot < 0 ? DEFAULT : origins.getOrDefault(key.substring(0, dot), DEFAULT);
  }

  /**
   * @param key of an option
   * @return whether a recipe gave the option its value, and nobody else
   */
  public boolean isOfRecipe(String key) {
    return origin(key).startsWith(RECIPE);
  }

  /**
   * @return whether somebody gave the option a value
   * @param key of an option
   */
  public boolean isGiven(String key) {
    return !origin(key).equals(DEFAULT);
  }

  /**
   * @return key → value as text, of all options that have one; a plugin's options with a dot
   */
  public Map<String, String> texts() {
    Map<String, String> texts = new TreeMap<>();
    collect("", tree, texts);
    return texts;
  }

  private static void collect(String prefix, ObjectNode node, Map<String, String> into) {
    node.properties()
        .forEach(
            entry -> {
              String key = prefix + entry.getKey();
              if (entry.getValue() instanceof ObjectNode inner) {
                collect(key + ".", inner, into);
              } else if (entry.getValue().isArray()) {
                into.put(key, entry.getValue().toString());
              } else if (!entry.getValue().isNull()) {
                into.put(key, entry.getValue().asText());
              }
            });
  }
}
