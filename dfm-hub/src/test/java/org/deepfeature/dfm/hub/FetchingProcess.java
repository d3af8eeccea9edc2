package org.deepfeature.dfm.hub;

import java.util.Optional;

/** Says that it asks, fetches one file in a process of its own and prints its hash. */
final class FetchingProcess {
  static final String ASKING = "asking";

  private FetchingProcess() {}

  public static void main(String[] arguments) {
    Hub hub = new Hub(HubSettings.of(System.getenv()), DownloadLines.onStandardError());
    Source source =
        new Source.HuggingFace(
            "timm/net.tag", "main", "model.safetensors", Optional.of(arguments[0]));
    System.out.println(ASKING);
    System.out.println(hub.fetch(source).sha256());
  }
}
