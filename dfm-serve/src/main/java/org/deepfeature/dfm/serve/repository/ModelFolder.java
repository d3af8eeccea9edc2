package org.deepfeature.dfm.serve.repository;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deepfeature.dfm.runtime.model.DfmFile;

/** Finds the files of models in a folder. Immutable and thread-safe. */
final class ModelFolder {
  private static final String ENDING = ".dfm";

  /** Only by this name, since networks end so, too. */
  private static final String EXPORTED = "model.onnx";

  private final Path folder;

  ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * What tells a file from the one before it, whatever links lead there.
   *
   * @param path of it
   * @param target where links lead
   * @param identity of the file, if the file system has one
   * @param size in bytes
   * @param modified when, in nanoseconds where the file system has them
   */
  record Found(Path path, Path target, String identity, long size, String modified) {}

  /**
   * What a look gave.
   *
   * @param models the file of each
   * @param remarks on what is there twice, or cannot be read
   * @param unread names of models of which it is not known what is there
   */
  record Look(SortedMap<ModelKey, Found> models, List<String> remarks, Set<String> unread) {}

  Look look() throws IOException {
    SortedMap<ModelKey, Found> models = new TreeMap<>();
    List<String> remarks = new ArrayList<>();
    Set<String> unread = new HashSet<>();
    for (Path entry : entries(folder)) {
      String name = entry.getFileName().toString();
      String stem = name.endsWith(ENDING) ? name.substring(0, name.length() - ENDING.length()) : "";
      try {
        if (Files.isDirectory(entry)) {
          stem = name;
          versions(entry, name, models, remarks);
        } else if (!stem.isEmpty()) {
          add(new ModelKey(stem, ModelKey.ONLY), entry, models, remarks);
        }
      } catch (IOException e) {
        remarks.add("%s cannot be read (%s)".formatted(entry, e));
        unread.add(stem);
      }
    }
    return new Look(models, remarks, unread);
  }

  private static void versions(
      Path entry, String name, SortedMap<ModelKey, Found> models, List<String> remarks)
      throws IOException {
    addIn(entry, new ModelKey(name, ModelKey.ONLY), models, remarks);
    for (Path version : entries(entry)) {
      if (Files.isDirectory(version)) {
        addIn(version, new ModelKey(name, version.getFileName().toString()), models, remarks);
      }
    }
  }

  private static void addIn(
      Path folder, ModelKey key, SortedMap<ModelKey, Found> models, List<String> remarks)
      throws IOException {
    add(key, folder.resolve(DfmFile.NAME), models, remarks);
    add(key, folder.resolve(EXPORTED), models, remarks);
  }

  /** Sorted, so that the same folder always gives the same; names with a dot are not yet there. */
  private static List<Path> entries(Path folder) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path entry : all) {
        if (!entry.getFileName().toString().startsWith(".")) {
          entries.add(entry);
        }
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    entries.sort(null);
    return entries;
  }

  private static void add(
      ModelKey key, Path file, SortedMap<ModelKey, Found> models, List<String> remarks)
      throws IOException {
    try {
      Path target = file.toRealPath();
      BasicFileAttributes now = Files.readAttributes(target, BasicFileAttributes.class);
      if (!now.isRegularFile()) {
        return;
      }
      Found found =
          new Found(
              file,
              target,
              String.valueOf(now.fileKey()),
              now.size(),
              now.lastModifiedTime().toString());
      Found first = models.putIfAbsent(key, found);
      if (first != null) {
        remarks.add(
            "%s is there twice: %s is served, %s is not".formatted(key, first.path(), file));
      }
    } catch (NoSuchFileException e) {
      // A folder without a model, or one that went while it was looked at: there is none.
      return;
    }
  }
}
