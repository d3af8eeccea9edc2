package org.deepfeature.dfm.backbone.djl;

import java.util.List;
import java.util.Locale;
import org.deepfeature.dfm.api.BackboneLoader.BackboneRequest;
import org.deepfeature.dfm.hub.Hub;
import org.deepfeature.dfm.network.source.NamedNetwork;
import org.deepfeature.dfm.network.source.NetworkSources;

/** What a request's source means: a TorchScript file, or a network by name. */
final class Sources {
  private static final List<String> SCRIPTS = List.of(".pt", ".pth", ".torchscript");

  private final DjlOptions options;
  private final NetworkSources networks;

  Sources(DjlOptions options, NetworkSources networks) {
    this.options = options;
    this.networks = networks;
  }

  Sources offline() {
    return new Sources(options, networks.offline());
  }

  NamedNetwork named(BackboneRequest request) {
    return networks.named(request);
  }

  static boolean isScript(BackboneRequest request) {
    String source = request.source().toLowerCase(Locale.ROOT);
    return SCRIPTS.stream().anyMatch(source::endsWith);
  }

  /** The TorchScript file, which brings its weights. */
  Hub.Verified script(BackboneRequest request) {
    if (!options.weights().isEmpty()) {
      throw new IllegalArgumentException(
          "Backbone option weights '%s'; TorchScript file '%s' brings its own"
              .formatted(options.weights(), request.source()));
    }
    if (!request.pretrained()) {
      throw new IllegalArgumentException(
          "TorchScript file '%s' brings its weights; random ones are for networks by name"
              .formatted(request.source()));
    }
    return NetworkSources.local(request.source());
  }
}
