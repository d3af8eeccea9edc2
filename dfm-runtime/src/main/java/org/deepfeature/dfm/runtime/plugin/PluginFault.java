package org.deepfeature.dfm.runtime.plugin;

/**
 * A plugin, or a part of one, that was left out.
 *
 * @param plugin its class, or what else it is known by
 * @param jar where it comes from
 * @param reason why it is of no use, in one line
 */
public record PluginFault(String plugin, String jar, String reason) {

  /**
   * @param plugin its class, or what else it is known by
   * @param jar where it comes from
   * @param why it is of no use; its innermost cause says so
   * @return that
   */
  public static PluginFault of(String plugin, String jar, Throwable why) {
    Throwable cause = why;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return new PluginFault(plugin, jar, PluginErrors.line(cause));
  }

  @Override
  public String toString() {
    return "%s of %s: %s".formatted(plugin, jar, reason);
  }
}
