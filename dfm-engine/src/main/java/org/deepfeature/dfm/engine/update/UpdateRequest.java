package org.deepfeature.dfm.engine.update;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.jspecify.annotations.Nullable;

/**
 * Which images join a model, and which leave it. Files are told apart by their content, not by
 * their names.
 *
 * @param normal folder of normal images to fold in; those that are in the model already are skipped
 * @param forget folder of images to take out
 * @param falseAlarms folder of images that are good although the model says otherwise
 */
public record UpdateRequest(
    @Nullable Path normal, @Nullable Path forget, @Nullable Path falseAlarms) {
  /** Nothing joins, nothing leaves. */
  public static final UpdateRequest NONE = new UpdateRequest(null, null, null);

  /**
   * @param folder of normal images to fold in
   * @return the same with these
   */
  public UpdateRequest withNormal(Path folder) {
    return new UpdateRequest(folder, forget, falseAlarms);
  }

  /**
   * @param folder of images to take out
   * @return the same with these
   */
  public UpdateRequest withForget(Path folder) {
    return new UpdateRequest(normal, folder, falseAlarms);
  }

  /**
   * @param folder of images that are good although the model says otherwise
   * @return the same with these
   */
  public UpdateRequest withFalseAlarms(Path folder) {
    return new UpdateRequest(normal, forget, folder);
  }

  /**
   * @throws ConfigurationException if there is nothing to do
   */
  public void requireSome() {
    if (Stream.of(normal, forget, falseAlarms).allMatch(Objects::isNull)) {
      throw new ConfigurationException(
          "Nothing to update with; give --normal DIR, --forget DIR or --false-alarms DIR");
    }
  }
}
