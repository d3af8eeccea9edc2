package org.deepfeature.dfm.backbone.onnx;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.deepfeature.dfm.api.internal.CacheFolder;
import org.deepfeature.dfm.backbone.onnx.proto.ModelProto;
import org.deepfeature.dfm.hub.Sha256;
import org.deepfeature.dfm.network.NetworkDescription;

/**
 * Graphs that were written before, so that a second start need not write them anew. A file's name
 * says what it is of and what is in it: one that is damaged is none, and is written anew. The
 * oldest go when there is too much. Nothing depends on it, so whatever fails is passed over.
 * Thread-safe, between processes, too.
 *
 * @param folder of the graphs; empty for keeping nothing
 * @param writer what wrote them: graphs of another version are others
 * @param most bytes in the folder
 */
record GraphCache(Optional<Path> folder, String writer, long most) {
  private static final System.Logger LOGGER = System.getLogger(GraphCache.class.getName());

  private static final long MOST = 2L << 30;

  private static final String ENDING = ".onnx";

  /** Keeps nothing where the writer's code does not lie in jars, and so may change at any time. */
  static GraphCache of(Map<String, String> environment) {
    Optional<String> describes = jar(NetworkDescription.class);
    Optional<String> writes = jar(GraphCache.class);
    return describes.isEmpty() || writes.isEmpty()
        ? new GraphCache(Optional.empty(), "", 0)
        : new GraphCache(
            Optional.of(CacheFolder.of(environment).resolve("graphs")),
            describes.get() + writes.get(),
            MOST);
  }

  private static Optional<String> jar(Class<?> of) {
    try {
      CodeSource source = of.getProtectionDomain().getCodeSource();
      if (source == null) {
        return Optional.empty();
      }
      Path jar = Path.of(source.getLocation().toURI());
      return Files.isRegularFile(jar) ? Optional.of(Sha256.of(jar)) : Optional.empty();
    } catch (URISyntaxException | InvalidPathException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Code of " + of + " lies in no file", e);
      return Optional.empty();
    }
  }

  private String key(String what) {
    return Sha256.of(writer + "\n" + what);
  }

  /**
   * @param what was kept: all that a graph depends on, in words
   * @return the graph, if there is one and it is whole
   */
  Optional<ModelProto> find(String what) {
    String key = key(what);
    for (Path file : files(key)) {
      try {
        byte[] content = Files.readAllBytes(file);
        if (file.getFileName().toString().equals(name(key, content))) {
          Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
          return Optional.of(ModelProto.parseFrom(content));
        }
        Files.deleteIfExists(file);
      } catch (InvalidProtocolBufferException e) {
        LOGGER.log(System.Logger.Level.DEBUG, file + " is no graph", e);
      } catch (IOException e) {
        LOGGER.log(System.Logger.Level.DEBUG, file + " cannot be read", e);
      }
    }
    return Optional.empty();
  }

  /**
   * @param what it depends on, in words
   * @param graph to keep, unless it is too large
   */
  void keep(String what, ModelProto graph) {
    if (folder.isEmpty() || graph.getSerializedSize() > most) {
      return;
    }
    byte[] content = graph.toByteArray();
    String name = name(key(what), content);
    try {
      Files.createDirectories(folder.get());
      Path temporary = Files.createTempFile(folder.get(), "." + name, ".tmp");
      try {
        Files.write(temporary, content);
        Files.move(temporary, folder.get().resolve(name), StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(temporary);
      }
      removeOldest();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "Graph " + name + " is not kept", e);
    }
  }

  private static String name(String key, byte[] content) {
    return key + "-" + Sha256.of(content) + ENDING;
  }

  private List<Path> files(String prefix) {
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder.get())) {
      return all.filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(ENDING))
          .toList();
    } catch (IOException e) {
      LOGGER.log(System.Logger.Level.DEBUG, folder.get() + " cannot be read", e);
      return List.of();
    }
  }

  private void removeOldest() throws IOException {
    record Kept(Path file, long bytes, FileTime used) {}

    List<Kept> kept = new ArrayList<>();
    for (Path file : files("")) {
      kept.add(new Kept(file, Files.size(file), Files.getLastModifiedTime(file)));
    }
    kept.sort(Comparator.comparing(Kept::used).reversed());
    long bytes = 0;
    for (Kept each : kept) {
      bytes += each.bytes;
      if (bytes > most) {
        Files.deleteIfExists(each.file);
      }
    }
  }
}
