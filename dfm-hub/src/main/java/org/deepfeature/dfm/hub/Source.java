package org.deepfeature.dfm.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the file behind a name is. Immutable and thread-safe. */
public sealed interface Source {

  /**
   * @param settings of the hub
   * @return the address to ask
   */
  String address(HubSettings settings);

  /**
   * @return its place in the cache, with slashes
   */
  String place();

  /**
   * @return how the file's SHA-256 begins: 64 hexadecimal digits, or at least eight; empty if only
   *     the server knows
   */
  Optional<String> hash();

  /**
   * A file in a repository of the Hugging Face hub, which tells the SHA-256 of large files.
   *
   * @param repository such as {@code timm/resnet18.a1_in1k}
   * @param revision branch, tag or commit
   * @param file in the repository
   * @param hash 64 digits if pinned
   */
  record HuggingFace(String repository, String revision, String file, Optional<String> hash)
      implements Source {
    @Override
    public String address(HubSettings settings) {
      return "%s/%s/resolve/%s/%s".formatted(settings.endpoint(), repository, revision, file);
    }

    @Override
    public String place() {
      return "huggingface/%s/%s/%s".formatted(repository, revision, file);
    }
  }

  /**
   * A file among torchvision's weights, whose name carries the beginning of its hash, or anywhere.
   *
   * @param url absolute, or relative to torchvision's base address
   * @param pinned 64 digits if given
   */
  record Address(String url, Optional<String> pinned) implements Source {
    private static final Pattern NAMED = Pattern.compile("-([0-9a-f]{8,64})\\.[a-z]+$");

    @Override
    public String address(HubSettings settings) {
      return absolute() ? url : settings.torchvision() + "/" + url;
    }

    private boolean absolute() {
      return url.contains("://");
    }

    @Override
    public String place() {
      return absolute()
          ? "elsewhere/" + url.replaceFirst("^[a-z]+://", "").replaceAll("[^A-Za-z0-9./_-]", "_")
          : "torchvision/" + url;
    }

    @Override
    public Optional<String> hash() {
      if (pinned.isPresent()) {
        return pinned;
      }
      Matcher named = NAMED.matcher(url);
      return named.find() ? Optional.of(named.group(1)) : Optional.empty();
    }
  }
}
