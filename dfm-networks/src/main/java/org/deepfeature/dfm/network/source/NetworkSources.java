package org.deepfeature.dfm.network.source;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.api.DfmException;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.hub.Manifest;
import org.deepfeature.dfm.hub.Sha256;
import org.deepfeature.dfm.network.architecture.Architecture;
import org.deepfeature.dfm.network.architecture.Architectures;

/**
 * Finds networks by name, and their weights. As thread-safe as its hub.
 *
 * @param weights a file for the next network; empty for published ones
 * @param manifest a JSON file that adds to published weights; empty for none
 * @param hub brings published weights
 */
public record NetworkSources(String weights, String manifest, Hub hub) {
  private static final String MANIFEST = "weights.json";

  /**
   * @return the same without a network
   */
  public NetworkSources offline() {
    return new NetworkSources(weights, manifest, hub.offline());
  }

  /**
   * @param source {@code resnet50}, or {@code resnet50.tv_in1k} with the tag of its weights
   * @return whether that is an architecture's name
   */
  public static boolean isKnown(String source) {
    return Architectures.names().contains(name(source));
  }

  private static String name(String source) {
    int dot = source.indexOf('.');
    return dot < 0 ? source : source.substring(0, dot);
  }

  /**
   * @param request {@code resnet50}, or {@code resnet50.tv_in1k} with the tag of its weights
   * @return the architecture
   * @throws org.deepfeature.dfm.api.UnknownNameException if there is none of that name
   */
  public static Architecture architecture(BackboneRequest request) {
    return Architectures.of(name(request.source()));
  }

  /**
   * @param request names the network, and says whether its weights are random
   * @return the network with its weights on this machine; published ones that are not are
   *     downloaded
   * @throws DfmException if they are not found, or not given away by their authors
   */
  public NamedNetwork named(BackboneRequest request) {
    Architecture architecture = architecture(request);
    if (!request.pretrained()) {
      if (!weights.isEmpty()) {
        throw new IllegalArgumentException(
            "Backbone option weights '%s', and random weights; expected one of them"
                .formatted(weights));
      }
      return new NamedNetwork.Random(architecture, request.seed());
    }
    if (!weights.isEmpty()) {
      Hub.Verified file = local(weights);
      return new NamedNetwork.Stored(
          architecture, request.source() + "@" + file.file().getFileName(), file);
    }
    Manifest published = published();
    String source = request.source();
    if (architecture.licence().isPresent() && !published.names().contains(source)) {
      throw new DfmException(
          "Weights of '%s' are under %s and not downloaded; expected a file that you have accepted it for (--set backbone-options.weights=FILE), or a name of your own manifest (backbone-options.manifest)"
              .formatted(source, architecture.licence().get()));
    }
    String name = published.resolve(source);
    return new NamedNetwork.Stored(architecture, name, fetched(published, name));
  }

  private Hub.Verified fetched(Manifest published, String name) {
    try {
      return hub.fetch(published.source(name));
    } catch (DfmException e) {
      throw new DfmException(
          "%s. Or bring them: --set backbone-options.weights=FILE".formatted(e.getMessage()), e);
    }
  }

  private Manifest published() {
    InputStream own = Objects.requireNonNull(NetworkSources.class.getResourceAsStream(MANIFEST));
    Manifest known = Manifest.read(own, MANIFEST);
    return manifest.isEmpty() ? known : known.extendedBy(Manifest.read(path(manifest)));
  }

  /**
   * @param name of a file
   * @return it, with its hash
   * @throws DfmException if there is none
   */
  public static Hub.Verified local(String name) {
    Path file = path(name);
    return new Hub.Verified(file, Sha256.of(file));
  }

  private static Path path(String name) {
    try {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new DfmException("There is no file '" + name + "'");
      }
      return file;
    } catch (InvalidPathException e) {
      throw new DfmException("'" + name + "' is not a possible file name", e);
    }
  }
}
