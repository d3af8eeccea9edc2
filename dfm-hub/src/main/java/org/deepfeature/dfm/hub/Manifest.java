package org.deepfeature.dfm.hub;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.api.UnknownNameException;
import org.jspecify.annotations.Nullable;

/**
 * Which names there are, and where their files. In JSON, a name stands for one of
 *
 * <pre>{@code
 * "resnet18.a1_in1k": {"repository": "timm/resnet18.a1_in1k", "file": "model.safetensors",
 *                      "revision": "main", "sha256": "..."}
 * "resnet18.tv_in1k": {"url": "resnet18-f37072fd.pth", "sha256": "..."}
 * "resnet18": {"alias": "resnet18.a1_in1k"}
 * }</pre>
 *
 * where {@code revision} (main) and {@code sha256} may be left out, and a relative {@code url} is
 * one of torchvision's. Immutable.
 */
public final class Manifest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private record Entry(
      @Nullable String repository,
      @Nullable String revision,
      @Nullable String file,
      @Nullable String url,
      @Nullable String sha256,
      @Nullable String alias) {}

  private final Map<String, Entry> entries;

  private Manifest(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /**
   * @param in JSON; not closed
   * @param name of the file, for messages
   * @return the manifest
   * @throws IllegalArgumentException if it is not as above
   */
  public static Manifest read(InputStream in, String name) {
    try {
      Map<String, Entry> entries =
          JSON.readValue(in, new TypeReference<LinkedHashMap<String, Entry>>() {});
      entries.forEach((key, entry) -> check(name, key, entry));
      return new Manifest(entries);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "Manifest '%s' cannot be understood: %s".formatted(name, e.getOriginalMessage()), e);
    } catch (IOException e) {
      throw new DfmException("Manifest '" + name + "' cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * @param file in JSON
   * @return the manifest
   * @throws IllegalArgumentException if it is not as above
   * @throws DfmException if it cannot be read
   */
  public static Manifest read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, file.toString());
    } catch (IOException e) {
      throw new DfmException("Manifest '" + file + "' cannot be read: " + e, e);
    }
  }

  private static void check(String name, String key, @Nullable Entry entry) {
    String where = "Manifest '%s', entry '%s': ".formatted(name, key);
    if (entry == null) {
      throw new IllegalArgumentException(where + "it is empty");
    }
    long kinds =
        Stream.of(entry.repository, entry.url, entry.alias).filter(Objects::nonNull).count();
    if (kinds != 1) {
      throw new IllegalArgumentException(
          where + "expected one of repository (with file), url and alias");
    }
    if ((entry.repository != null) != (entry.file != null)) {
      throw new IllegalArgumentException(where + "repository and file belong together");
    }
    if (entry.sha256 != null && !entry.sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException(
          where + "sha256 '" + entry.sha256 + "'; expected 64 digits of 0-9a-f");
    }
    for (String part : new String[] {entry.repository, entry.revision, entry.file, entry.url}) {
      if (part != null && List.of(part.split("/", -1)).contains("..")) {
        throw new IllegalArgumentException(where + "'" + part + "' leaves its folder");
      }
    }
  }

  /**
   * @param other whose entries win
   * @return the entries of both
   */
  public Manifest extendedBy(Manifest other) {
    Map<String, Entry> both = new LinkedHashMap<>(entries);
    both.putAll(other.entries);
    return new Manifest(both);
  }

  /**
   * @return the names, in the order of the file
   */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * @param name perhaps an alias
   * @return the name that its aliases lead to
   * @throws UnknownNameException if there is no such name
   * @throws IllegalArgumentException if aliases lead in a circle
   */
  public String resolve(String name) {
    Set<String> seen = new LinkedHashSet<>();
    String current = name;
    while (true) {
      Entry entry = entries.get(current);
      if (entry == null) {
        throw new UnknownNameException("published weights", current, entries.keySet());
      }
      if (!seen.add(current)) {
        throw new IllegalArgumentException("Aliases of weights lead in a circle: " + seen);
      }
      if (entry.alias == null) {
        return current;
      }
      current = entry.alias;
    }
  }

  /**
   * @param name perhaps an alias
   * @return where its file is
   * @throws UnknownNameException if there is no such name
   */
  public Source source(String name) {
    Entry entry = Objects.requireNonNull(entries.get(resolve(name)));
    Optional<String> hash = Optional.ofNullable(entry.sha256);
    if (entry.repository != null && entry.file != null) {
      String revision = entry.revision == null ? "main" : entry.revision;
      return new Source.HuggingFace(entry.repository, revision, entry.file, hash);
    }
    return new Source.Address(Objects.requireNonNull(entry.url), hash);
  }
}
