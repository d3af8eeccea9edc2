package org.deepfeature.dfm.network.weights;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deepfeature.dfm.network.architecture.Architecture;

/**
 * Finds a network in what training wraps around it: dictionaries ({@code state_dict}), prefixes of
 * names ({@code module.}, {@code model.}), parts within names ({@code _orig_mod.}), and blocks in
 * chunks ({@code blocks.0.3.}).
 */
final class NetworkSearch {
  /** What {@code torch.compile}, FSDP and activation checkpoints put into names, anywhere. */
  private static final Pattern WRAPPED =
      Pattern.compile(
          "(?<![^.])(_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module|_forward_module)\\.");

  private static final Pattern CHUNK = Pattern.compile("blocks\\.(\\d{1,4})\\.(\\d{1,4})\\.(.*)");

  /** Words that say of a network no more than that it is one. */
  private static final Set<String> PLAIN =
      Set.of(
          "",
          "module",
          "model",
          "net",
          "network",
          "backbone",
          "encoder",
          "body",
          "trunk",
          "base_model",
          "feature_extractor",
          "state_dict",
          "model_state_dict",
          "model_state");

  /** Where a network is: a dictionary, and how its names begin there. */
  private record Place(TensorGroup group, String prefix) {
    /** 0 where it is the only thing that can be meant, more where it needs a choice. */
    int rank() {
      List<String> words = Arrays.asList((group.place() + "." + prefix).split("\\."));
      return words.stream().mapToInt(Place::rank).max().orElse(0);
    }

    /** Of a teacher and its student, the teacher is what is used after training (DINO). */
    private static int rank(String word) {
      return PLAIN.contains(word) ? 0 : word.equals("teacher") ? 1 : 2;
    }

    @Override
    public String toString() {
      String joined = group.place().isEmpty() ? prefix : group.place() + ": " + prefix;
      return "'" + joined.replaceFirst("(: |\\.)$", "") + "'";
    }
  }

  private final Architecture architecture;
  private final List<String> notes = new ArrayList<>();

  private NetworkSearch(Architecture architecture) {
    this.architecture = architecture;
  }

  static FoundNetwork in(List<TensorGroup> groups, Architecture architecture) throws IOException {
    return new NetworkSearch(architecture).search(groups);
  }

  private FoundNetwork search(List<TensorGroup> groups) throws IOException {
    Set<Place> places = new LinkedHashSet<>();
    Map<TensorGroup, TensorGroup> unwrapped = new HashMap<>();
    for (TensorGroup group : groups) {
      TensorGroup clean = new TensorGroup(group.place(), unwrapped(group));
      unwrapped.put(clean, group);
      prefixes(clean).forEach(prefix -> places.add(new Place(clean, prefix)));
    }
    if (places.isEmpty()) {
      TensorGroup largest =
          groups.stream().max(Comparator.comparingInt(g -> g.tensors().size())).orElse(null);
      if (largest == null || largest.tensors().isEmpty()) {
        throw new IOException("there is no tensor in it; expected a state dict");
      }
      return new FoundNetwork(largest.tensors(), notes);
    }
    Place place = best(places);
    noteWrapping(unwrapped.get(place.group));
    return new FoundNetwork(unchunked(inside(place)), notes);
  }

  private static Map<String, StoredTensor> unwrapped(TensorGroup group) throws IOException {
    Map<String, StoredTensor> clean = new LinkedHashMap<>();
    for (Map.Entry<String, StoredTensor> entry : group.tensors().entrySet()) {
      String name = WRAPPED.matcher(entry.getKey()).replaceAll("");
      if (clean.put(name, entry.getValue()) != null) {
        throw new IOException("tensor '%s' is there with and without a wrapper".formatted(name));
      }
    }
    return clean;
  }

  /** What stands before a parameter that any network of this kind has. */
  private Set<String> prefixes(TensorGroup group) {
    Set<String> prefixes = new LinkedHashSet<>();
    for (String name : group.tensors().keySet()) {
      for (String landmark : architecture.landmarks()) {
        if (name.equals(landmark) || name.endsWith("." + landmark)) {
          prefixes.add(name.substring(0, name.length() - landmark.length()));
        }
      }
    }
    return prefixes;
  }

  private Place best(Set<Place> places) throws IOException {
    int lowest = places.stream().mapToInt(Place::rank).min().orElse(0);
    List<Place> best = places.stream().filter(place -> place.rank() == lowest).toList();
    if (best.size() > 1) {
      throw new IOException(
          "it holds %s networks that may be meant, %s; expected one: save it alone"
              .formatted(best.size(), FoundNetwork.some(names(best))));
    }
    List<Place> others = places.stream().filter(place -> place.rank() != lowest).toList();
    if (!others.isEmpty()) {
      notes.add("%s is taken, not %s".formatted(best.get(0), FoundNetwork.some(names(others))));
    }
    return best.get(0);
  }

  private static List<String> names(List<Place> places) {
    return places.stream().map(Place::toString).toList();
  }

  private void noteWrapping(TensorGroup original) {
    if (!original.place().isEmpty()) {
      notes.add("read from '" + original.place() + "'");
    }
    Map<String, Integer> parts = new TreeMap<>();
    for (String name : original.tensors().keySet()) {
      WRAPPED.matcher(name).results().forEach(found -> parts.merge(found.group(), 1, Integer::sum));
    }
    parts.forEach((part, count) -> notes.add("'%s' left out of %s names".formatted(part, count)));
  }

  private Map<String, StoredTensor> inside(Place place) {
    if (place.prefix.isEmpty()) {
      return place.group.tensors();
    }
    Map<String, StoredTensor> inside = new LinkedHashMap<>();
    List<String> outside = new ArrayList<>();
    place
        .group
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(place.prefix)) {
                inside.put(name.substring(place.prefix.length()), tensor);
              } else {
                outside.add(name);
              }
            });
    notes.add("prefix '%s' left off %s names".formatted(place.prefix, inside.size()));
    if (!outside.isEmpty()) {
      notes.add(
          "%s tensors without that prefix ignored: %s"
              .formatted(outside.size(), FoundNetwork.some(outside)));
    }
    return inside;
  }

  /** Blocks in chunks are counted through, or anew in each chunk. */
  private Map<String, StoredTensor> unchunked(Map<String, StoredTensor> tensors) {
    Map<Integer, Set<Integer>> chunksOfBlock = new TreeMap<>();
    Map<Integer, Set<Integer>> blocksOfChunk = new TreeMap<>();
    for (String name : tensors.keySet()) {
      Matcher chunk = CHUNK.matcher(name);
      if (chunk.matches()) {
        int first = Integer.parseInt(chunk.group(1));
        int second = Integer.parseInt(chunk.group(2));
        blocksOfChunk.computeIfAbsent(first, c -> new LinkedHashSet<>()).add(second);
        chunksOfBlock.computeIfAbsent(second, b -> new LinkedHashSet<>()).add(first);
      }
    }
    if (blocksOfChunk.isEmpty()) {
      return tensors;
    }
    boolean through = chunksOfBlock.values().stream().allMatch(chunks -> chunks.size() == 1);
    Map<String, StoredTensor> result = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Matcher chunk = CHUNK.matcher(name);
          if (chunk.matches()) {
            int block = Integer.parseInt(chunk.group(2));
            if (!through) {
              int number = Integer.parseInt(chunk.group(1));
              block +=
                  blocksOfChunk.entrySet().stream()
                      .filter(other -> other.getKey() < number)
                      .mapToInt(other -> other.getValue().size())
                      .sum();
            }
            result.put("blocks." + block + "." + chunk.group(3), tensor);
          } else {
            result.put(name, tensor);
          }
        });
    notes.add("blocks in %s chunks counted through".formatted(blocksOfChunk.size()));
    return result;
  }
}
