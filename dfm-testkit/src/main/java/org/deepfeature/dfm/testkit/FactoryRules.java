package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.deepfeature.dfm.api.Factory;

/** What every factory of every kind of plugin promises. Stateless and thread-safe. */
public final class FactoryRules {
  private FactoryRules() {}

  /**
   * @param kind of factory, for messages
   * @param offered asks the plugin for its factories
   * @throws AssertionError if a name, a description or the options of one are not as they must be,
   *     or the plugin answers otherwise when asked again
   */
  public static void check(String kind, Supplier<? extends List<? extends Factory<?, ?>>> offered) {
    List<? extends Factory<?, ?>> factories = offered.get();
    Set<String> names = new HashSet<>();
    for (Factory<?, ?> factory : factories) {
      String name = factory.name();
      assertThat(name)
          .as("name of a %s: lower-case letters, digits and hyphens", kind)
          .matches("[a-z0-9]+(-[a-z0-9]+)*");
      assertThat(names.add(name)).as("%s '%s' is offered twice", kind, name).isTrue();
      assertThat(factory.description())
          .as("description of %s '%s': one line", kind, name)
          .isNotBlank()
          .doesNotContain("\n");
      assertThat(factory.devices()).as("devices of %s '%s'", kind, name).isNotEmpty();
      Record defaults = factory.defaults();
      assertThat(factory.defaults())
          .as("defaults of %s '%s' are the same each time", kind, name)
          .isEqualTo(defaults);
      for (RecordComponent option : defaults.getClass().getRecordComponents()) {
        assertThat(isPossible(option.getType()))
            .as(
                "option '%s' of %s '%s' is of %s; a text can give booleans, numbers, strings,"
                    + " enums, lists and records of them",
                option.getName(), kind, name, option.getType())
            .isTrue();
      }
    }
    assertThat(offered.get().stream().map(Factory::name).toList())
        .as("a plugin offers the same of kind %s each time", kind)
        .isEqualTo(factories.stream().map(Factory::name).toList());
  }

  private static boolean isPossible(Class<?> type) {
    return (type.isPrimitive() && type != char.class)
        || Number.class.isAssignableFrom(type)
        || type == Boolean.class
        || type == String.class
        || type.isEnum()
        || type == List.class
        || type.isRecord();
  }
}
