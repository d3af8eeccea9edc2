package org.deepfeature.dfm.api;

import java.util.List;

/**
 * A named way to build a T. The host fills the record O from configuration, component by component,
 * starting from {@link #defaults}; a key that O does not have is an error there. Stateless and
 * thread-safe.
 *
 * @param <T> what is built
 * @param <O> its options; components are booleans, numbers, strings, enums, lists of these, or
 *     other such records
 */
public interface Factory<T, O extends Record> {

  /**
   * @return the name by which a user chooses it: lower-case letters, digits and hyphens
   */
  String name();

  /**
   * @return one line for {@code dfm plugins}
   */
  String description();

  /**
   * @return the options' default values; their class is the options' type
   */
  O defaults();

  /**
   * @return the kinds of device on which its T can run
   */
  default List<Device.Kind> devices() {
    return List.of(Device.Kind.CPU);
  }

  /**
   * @param options validated by the record's own constructor
   * @return a new T
   * @throws DfmException if something that it needs is not there, such as a native library
   */
  T create(O options);
}
