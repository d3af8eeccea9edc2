package org.deepfeature.dfm.trainer.option;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deepfeature.dfm.api.UnknownNameException;
import org.jspecify.annotations.Nullable;

/**
 * What was requested, option by option, each with its origin; what is given later wins. Maps of a
 * plugin's options are merged, not replaced. Immutable and thread-safe.
 */
public final class GivenOptions {
  /** Nothing. */
  public static final GivenOptions NONE =
      new GivenOptions(JsonNodeFactory.instance.objectNode(), Map.of());

  private static final String JAVA = "Java";

  /** What people write into a file of options, though it belongs to the call. */
  private static final Set<String> PLACES = Set.of("output", "model", "embeddings");

  private final ObjectNode tree;
  private final Map<String, String> origins;

  private GivenOptions(ObjectNode tree, Map<String, String> origins) {
    this.tree = tree;
    this.origins = Map.copyOf(origins);
  }

  /**
   * @param key of an option, as in a file
   * @param value to give it; null for none
   * @param origin where it comes from, such as {@code --pooling}
   * @return these and that
   */
  public GivenOptions with(String key, @Nullable Object value, String origin) {
    ObjectNode one = JsonNodeFactory.instance.objectNode();
    ObjectNode at = one;
    List<String> path = List.of(key.split("\\.", -1));
    for (String part : path.subList(0, path.size() - 1)) {
      at = at.putObject(part);
    }
    at.set(path.get(path.size() - 1), OptionList.node(value));
    return with(one, origin);
  }

  /**
   * @param key of an option, as in a file
   * @param value to give it; null for none
   * @return these and that, from a program
   */
  public GivenOptions with(String key, @Nullable Object value) {
    return with(key, value, JAVA);
  }

  /**
   * @param more key → value
   * @param origin of all of them
   * @return these and those
   */
  public GivenOptions with(ObjectNode more, String origin) {
    ObjectNode both = tree.deepCopy();
    merge(more, both);
    Map<String, String> from = new HashMap<>(origins);
    more.properties()
        .forEach(
            e -> {
              if (e.getValue() instanceof ObjectNode map) {
                map.fieldNames()
                    .forEachRemaining(name -> from.put(e.getKey() + "." + name, origin));
              } else {
                from.put(e.getKey(), origin);
              }
            });
    return new GivenOptions(both, from);
  }

  /**
   * @param others given later
   * @return both
   */
  public GivenOptions with(GivenOptions others) {
    ObjectNode both = tree.deepCopy();
    merge(others.tree, both);
    Map<String, String> from = new HashMap<>(origins);
    from.putAll(others.origins);
    return new GivenOptions(both, from);
  }

  static void merge(ObjectNode more, ObjectNode into) {
    more.properties()
        .forEach(
            e -> {
              if (e.getValue() instanceof ObjectNode map
                  && into.get(e.getKey()) instanceof ObjectNode there) {
                there.setAll(map.deepCopy());
              } else {
                into.set(e.getKey(), e.getValue().deepCopy());
              }
            });
  }

  /**
   * @return key → value, a copy
   */
  public ObjectNode tree() {
    return tree.deepCopy();
  }

  /**
   * @param key of an option
   * @return its value; a missing node if it was not given
   */
  public JsonNode value(String key) {
    return tree.path(key);
  }

  /**
   * @param key of an option
   * @return whether it was given a value that is not null
   */
  public boolean has(String key) {
    return tree.hasNonNull(key);
  }

  Map<String, String> origins() {
    return origins;
  }

  /**
   * @param known keys that there are
   * @throws UnknownNameException if another was given
   */
  public void requireKeys(Collection<String> known) {
    tree.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                String kind = "key in " + origins.getOrDefault(key, "options");
                throw PLACES.contains(key)
                    ? new UnknownNameException(
                        kind, key, known, "where a run reads and writes is a flag: --" + key)
                    : new UnknownNameException(kind, key, known);
              }
            });
  }
}
