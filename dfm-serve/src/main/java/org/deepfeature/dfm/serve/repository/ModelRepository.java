package org.deepfeature.dfm.serve.repository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.deepfeature.dfm.runtime.DetectorOptions;
import org.deepfeature.dfm.runtime.drift.DriftWatch;
import org.deepfeature.dfm.serve.metrics.ModelDrift;
import org.deepfeature.dfm.serve.metrics.ServerMetrics;
import org.deepfeature.dfm.serve.option.ScoringLimits;
import org.deepfeature.dfm.serve.option.ServerOptions;
import org.deepfeature.dfm.serve.scoring.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * The models of a folder. Looks at it again and again: a file that appears is loaded, one that
 * takes another's place is loaded beside it and then served instead, one that goes is unloaded once
 * it has answered what it took. A file that cannot be loaded leaves the one before it in service.
 * Thread-safe.
 */
public final class ModelRepository implements AutoCloseable {
  /**
   * After so many looks a file that could not be loaded is tried again: its network may be back.
   */
  private static final int LOOKS_UNTIL_NEXT_TRY = 30;

  private final ModelFolder folder;
  private final Path path;
  private final DetectorOptions detector;
  private final ScoringLimits limits;
  private final Decoder decoder;
  private final ServerMetrics metrics;
  private final Consumer<String> say;
  private final ExecutorService unloading =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "dfm-unload");
            thread.setDaemon(true);
            return thread;
          });
  private final Thread watcher;
  private final long pause;
  private final Object rest = new Object();
  private volatile SortedMap<ModelKey, Slot> slots = new TreeMap<>();
  private volatile boolean closed;
  private Set<String> remarks = Set.of();
  private @Nullable String trouble;

  /**
   * A file and what became of it.
   *
   * @param found the file as it was last tried
   * @param model that is served; empty if none could be loaded
   * @param problem why the file as it is now is not served; empty if it is
   * @param looks since it was tried
   */
  private record Slot(
      ModelFolder.Found found, Optional<ServedModel> model, Optional<String> problem, int looks) {}

  private ModelRepository(
      ServerOptions options, Decoder decoder, ServerMetrics metrics, Consumer<String> say) {
    this.path = options.models();
    this.folder = new ModelFolder(path);
    this.detector = options.detector();
    this.limits = options.scoring();
    this.decoder = decoder;
    this.metrics = metrics;
    this.say = say;
    this.pause = options.look().toMillis();
    this.watcher = new Thread(this::watch, "dfm-models");
    watcher.setDaemon(true);
  }

  /**
   * @param options the folder, and how its models are loaded
   * @param decoder shared by all models
   * @param say told what is loaded and unloaded, and what cannot be, a line each
   * @return the models that are there, loaded; the caller closes it
   * @throws org.deepfeature.dfm.api.DfmException if the folder cannot be read
   */
  public static ModelRepository open(
      ServerOptions options, Decoder decoder, ServerMetrics metrics, Consumer<String> say) {
    ModelRepository repository = new ModelRepository(options, decoder, metrics, say);
    try {
      repository.look();
    } catch (IOException e) {
      throw new org.deepfeature.dfm.api.DfmException(
          "The folder of models %s cannot be read (%s)".formatted(options.models(), e), e);
    }
    repository.watcher.start();
    return repository;
  }

  private void watch() {
    while (!closed) {
      try {
        synchronized (rest) {
          if (!closed) {
            rest.wait(Math.max(1, pause));
          }
        }
        if (!closed) {
          look();
          trouble = null;
        }
      } catch (IOException | RuntimeException e) {
        // Models stay in service while their folder is away, as network drives are at times.
        String told = "The folder of models %s cannot be read (%s)".formatted(path, e);
        if (!told.equals(trouble)) {
          say.accept(told + "; the models that are loaded stay in service");
          trouble = told;
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look() throws IOException {
    ModelFolder.Look look = folder.look();
    for (String remark : look.remarks()) {
      if (!remarks.contains(remark)) {
        say.accept(remark);
      }
    }
    remarks = new HashSet<>(look.remarks());
    for (var entry : look.models().entrySet()) {
      if (closed) {
        return;
      }
      see(entry.getKey(), entry.getValue());
    }
    for (ModelKey key : List.copyOf(slots.keySet())) {
      if (!look.models().containsKey(key) && !look.unread().contains(key.name())) {
        Slot gone = put(key, null);
        if (gone != null) {
          say.accept("%s: unloaded, %s is gone".formatted(key, gone.found().path()));
          gone.model().ifPresent(this::unload);
        }
      }
    }
  }

  private void see(ModelKey key, ModelFolder.Found found) {
    Slot before = slots.get(key);
    if (before != null && before.found().equals(found)) {
      boolean again = before.problem().isPresent() && before.looks() >= LOOKS_UNTIL_NEXT_TRY;
      if (!again) {
        put(key, new Slot(found, before.model(), before.problem(), before.looks() + 1));
        return;
      }
    }
    try {
      ServedModel model =
          ServedModel.load(key, found.path(), watched(key), decoder, limits, metrics);
      metrics.load(true);
      put(key, new Slot(found, Optional.of(model), Optional.empty(), 0));
      boolean first = before == null || before.model().isEmpty();
      say.accept("%s: %s %s".formatted(key, first ? "loaded" : "replaced by", found.path()));
      if (before != null) {
        before.model().ifPresent(this::unload);
      }
    } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
      metrics.load(false);
      failed(key, found, before, e);
    }
  }

  private DetectorOptions watched(ModelKey key) {
    DriftWatch watch = detector.drift();
    return detector.withDrift(
        new DriftWatch(
            watch.images(),
            drift -> {
              drift.warning().ifPresent(warning -> say.accept(key + ": " + warning));
              watch.listener().accept(drift);
            }));
  }

  private void failed(
      ModelKey key, ModelFolder.Found found, @Nullable Slot before, Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    String problem =
        "%s cannot be loaded: %s".formatted(found.path(), message.strip().replaceAll("\\s+", " "));
    Optional<ServedModel> old = before == null ? Optional.empty() : before.model();
    if (before == null || !before.problem().equals(Optional.of(problem))) {
      say.accept(
          "%s: %s%s"
              .formatted(key, problem, old.isPresent() ? "; the one before it serves on" : ""));
    }
    put(key, new Slot(found, old, Optional.of(problem), 0));
  }

  private void unload(ServedModel model) {
    unloading.execute(model::close);
  }

  private @Nullable Slot put(ModelKey key, @Nullable Slot slot) {
    SortedMap<ModelKey, Slot> changed = new TreeMap<>(slots);
    Slot before = slot == null ? changed.remove(key) : changed.put(key, slot);
    slots = changed;
    metrics.models((int) changed.values().stream().filter(s -> s.model().isPresent()).count());
    return before;
  }

  /**
   * @return drift of each model that is served and remembers held-out normal images
   */
  public List<ModelDrift> drift() {
    return slots.entrySet().stream()
        .flatMap(
            slot ->
                slot.getValue().model().flatMap(ServedModel::drift).stream()
                    .map(
                        drift ->
                            new ModelDrift(slot.getKey().name(), slot.getKey().version(), drift)))
        .toList();
  }

  /**
   * @param name of a model
   * @param version of it; empty for the highest that is served
   * @return it; empty if there is none that is served
   */
  public Optional<ServedModel> find(String name, Optional<String> version) {
    return slots.entrySet().stream()
        .filter(e -> e.getKey().name().equals(name))
        .filter(e -> version.isEmpty() || version.get().equals(e.getKey().version()))
        .flatMap(e -> e.getValue().model().stream())
        .reduce((lower, higher) -> higher);
  }

  /**
   * @return what is in the folder, by name and version
   */
  public List<ModelState> states() {
    List<ModelState> states = new ArrayList<>();
    slots.forEach(
        (key, slot) -> states.add(new ModelState(key, slot.model().isPresent(), slot.problem())));
    return states;
  }

  /**
   * @return whether a model is served, or there is none in the folder
   */
  public boolean isReady() {
    return slots.isEmpty() || slots.values().stream().anyMatch(slot -> slot.model().isPresent());
  }

  /** Answers what was taken, and gives all models' memory back. */
  @Override
  public void close() {
    synchronized (rest) {
      closed = true;
      rest.notifyAll();
    }
    join();
    slots.values().stream().map(Slot::model).flatMap(Optional::stream).forEach(this::unload);
    unloading.shutdown();
    try {
      if (!unloading.awaitTermination(1, TimeUnit.MINUTES)) {
        say.accept("Models were still at work after a minute; they end with the process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void join() {
    try {
      Objects.requireNonNull(watcher).join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * What is known of a version of a model.
   *
   * @param key which
   * @param served whether it answers
   * @param problem why the file that is there now is not what is served; empty if it is
   */
  public record ModelState(ModelKey key, boolean served, Optional<String> problem) {}
}
