package org.deepfeature.dfm.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.deepfeature.dfm.api.DfmException;

/**
 * The cache of published weights. A file is downloaded into {@code FILE.part}, resumed where it
 * broke off, verified, and only then renamed; its SHA-256 stays beside it and is compared at each
 * use. Threads and processes may ask for the same file at once: one downloads, the others wait.
 */
public final class Hub {
  private static final int ATTEMPTS = 3;

  private final HubSettings settings;
  private final DownloadListener listener;
  private final Duration stall;
  private final Duration pause;

  /**
   * @param settings where from and where to
   * @param listener notified of downloads
   */
  public Hub(HubSettings settings, DownloadListener listener) {
    this(settings, listener, Duration.ofSeconds(30), Duration.ofSeconds(2));
  }

  /**
   * @return one that has what is in the cache, and leaves the network alone
   */
  public Hub offline() {
    return new Hub(settings.withoutNetwork(), listener, stall, pause);
  }

  /**
   * @param settings where from and where to
   * @param listener notified of downloads
   * @param stall how long a server may send nothing
   * @param pause before the second attempt; doubled before the third
   */
  Hub(HubSettings settings, DownloadListener listener, Duration stall, Duration pause) {
    this.settings = settings;
    this.listener = listener;
    this.stall = stall;
    this.pause = pause;
  }

  /** A file in the cache, and its SHA-256. */
  public record Verified(Path file, String sha256) {}

  /**
   * @param source of the file
   * @return the file, verified; downloaded if it is not there
   * @throws DfmException if it cannot be had, or is not what it should be
   */
  @SuppressWarnings("try") // The lock is held, not used.
  public Verified fetch(Source source) {
    Path file = settings.cache().resolve("weights").resolve(source.place());
    try {
      Optional<Verified> kept = kept(file, source);
      if (kept.isPresent()) {
        return kept.get();
      }
      if (settings.offline()) {
        throw new DfmException(
            "Weights %s are not in the cache (%s), and nothing is downloaded here (HF_HUB_OFFLINE, or a detector, which never does)"
                .formatted(source.address(settings), explained(file, source)));
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (CacheLock lock = CacheLock.of(beside(file, ".lock"))) {
        Optional<Verified> byAnother = kept(file, source);
        return byAnother.isPresent() ? byAnother.get() : download(file, source);
      }
    } catch (Download.Unwritten e) {
      throw new DfmException(
          "Weights %s cannot be kept at %s: %s. DFM_CACHE names another folder"
              .formatted(source.address(settings), file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new DfmException(
          "Weights %s cannot be downloaded: %s. By hand: put the file at %s, and its SHA-256 at %s.sha256"
              .formatted(source.address(settings), reason(e), file, file),
          e);
    }
  }

  private static String reason(IOException e) {
    return e instanceof Download.Refused ? String.valueOf(e.getMessage()) : e.toString();
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  private static String explained(Path file, Source source) throws IOException {
    if (!Files.exists(file)) {
      return "there is no " + file;
    }
    return "%s has SHA-256 %s, expected %s"
        .formatted(file, Sha256.of(file), expected(file, source).orElse("one beside it"));
  }

  /** The file that is there, if it is still what was verified. */
  private static Optional<Verified> kept(Path file, Source source) throws IOException {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Optional<String> expected = expected(file, source);
    String actual = Sha256.of(file);
    return expected.filter(actual::startsWith).map(e -> new Verified(file, actual));
  }

  private static Optional<String> expected(Path file, Source source) throws IOException {
    if (source.hash().isPresent()) {
      return source.hash();
    }
    Path sidecar = beside(file, ".sha256");
    return Files.exists(sidecar)
        ? Optional.of(Files.readString(sidecar).split("\\s", 2)[0]).filter(h -> h.length() == 64)
        : Optional.empty();
  }

  private Verified download(Path file, Source source) throws IOException {
    Path part = beside(file, ".part");
    Download download = new Download(settings, stall);
    Optional<String> told = Optional.empty();
    boolean resumed = false;
    for (int attempt = 1; ; attempt++) {
      try {
        Download.Received received = download.into(part, source.address(settings), listener);
        told = received.hash();
        resumed = received.resumed();
        break;
      } catch (Download.Unwritten e) {
        Files.deleteIfExists(part);
        throw e;
      } catch (IOException e) {
        boolean hopeless = e instanceof Download.Refused refused && !refused.worthAnotherAttempt();
        if (hopeless || attempt == ATTEMPTS) {
          throw e;
        }
        sleep(pause.multipliedBy(attempt));
      }
    }
    Optional<String> expected = source.hash().isPresent() ? source.hash() : told;
    if (expected.isEmpty()) {
      Files.delete(part);
      throw new Download.Refused(
          0, "its SHA-256 is not known; give sha256 in a manifest, so that it can be verified");
    }
    String actual = Sha256.of(part);
    if (!actual.startsWith(expected.get())) {
      Files.delete(part);
      if (resumed) {
        return download(file, source);
      }
      throw new Download.Refused(
          0, "its SHA-256 is %s, expected %s".formatted(actual, expected.get()));
    }
    keep(file, part, actual);
    return new Verified(file, actual);
  }

  private static void keep(Path file, Path part, String sha256) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Path sidecar = beside(file, ".sha256");
    Path written = beside(file, ".sha256.part");
    Files.writeString(written, sha256 + "  " + file.getFileName() + "\n", StandardCharsets.UTF_8);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.move(
        written, sidecar, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DfmException("Interrupted while downloading", e);
    }
  }
}
