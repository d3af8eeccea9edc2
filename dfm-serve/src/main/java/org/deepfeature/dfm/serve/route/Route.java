package org.deepfeature.dfm.serve.route;

import java.util.List;

/** The paths that there are. */
enum Route {
  PAGE("/", false, true),
  OPEN_API("/openapi.json", false, true),
  METRICS("/metrics", false, false),
  PREDICT("/predict", true, false),
  SERVER("/v2", false, false),
  LIVE("/v2/health/live", false, true),
  READY("/v2/health/ready", false, true),
  MODELS("/v2/models", false, false),
  MODEL("/v2/models/{model}", false, false),
  MODEL_READY("/v2/models/{model}/ready", false, false),
  MODEL_VERSION("/v2/models/{model}/versions/{version}", false, false),
  MODEL_VERSION_READY("/v2/models/{model}/versions/{version}/ready", false, false),
  INFER("/v2/models/{model}/infer", true, false),
  INFER_VERSION("/v2/models/{model}/versions/{version}/infer", true, false);

  static final String NAME = "{model}";
  static final String VERSION = "{version}";

  private final String path;
  private final List<String> segments;
  private final boolean post;
  private final boolean open;

  Route(String path, boolean post, boolean open) {
    this.path = path;
    this.segments = path.equals("/") ? List.of() : List.of(path.substring(1).split("/"));
    this.post = post;
    this.open = open;
  }

  String path() {
    return path;
  }

  List<String> segments() {
    return segments;
  }

  /** Returns whether something is sent to it, and not only asked of it. */
  boolean isPost() {
    return post;
  }

  /** Returns whether it is answered without a token: probes have none, and the page asks for it. */
  boolean isOpen() {
    return open;
  }
}
