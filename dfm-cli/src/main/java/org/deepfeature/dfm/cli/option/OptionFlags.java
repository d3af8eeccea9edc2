package org.deepfeature.dfm.cli.option;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.deepfeature.dfm.engine.option.Configuration;
import org.deepfeature.dfm.runtime.plugin.ConfigurationException;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.Option;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.deepfeature.dfm.trainer.option.OptionGroup;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The list of options as flags, under their headings. Those that a command does not use are known
 * but not listed, so that the error for one says more than that it does not exist. Stateless and
 * thread-safe.
 */
public final class OptionFlags {
  private OptionFlags() {}

  /**
   * @param command gets the flags
   * @param stages that it runs
   * @param all whether help lists all that it uses, or those that most people need
   */
  public static void add(CommandSpec command, Set<Option.Stage> stages, boolean all) {
    Map<OptionGroup, List<OptionSpec>> groups = new EnumMap<>(OptionGroup.class);
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      if (!option.isMap()) {
        boolean listed = option.isUsedBy(stages) && (all || option.option().common());
        OptionSpec flag = flag(option, !listed);
        if (listed) {
          groups.computeIfAbsent(option.option().group(), group -> new ArrayList<>()).add(flag);
        } else {
          command.addOption(flag);
        }
      }
    }
    List<OptionGroup> order = List.of(OptionGroup.values());
    groups.forEach(
        (group, flags) -> command.addArgGroup(group(group, order.indexOf(group), flags)));
  }

  private static ArgGroupSpec group(OptionGroup group, int place, List<OptionSpec> flags) {
    ArgGroupSpec.Builder builder =
        ArgGroupSpec.builder().validate(false).order(place).heading("%n" + group.title() + "%n");
    flags.forEach(builder::addArg);
    return builder.build();
  }

  private static OptionSpec flag(OptionDescription option, boolean hidden) {
    OptionSpec.Builder flag =
        OptionSpec.builder("--" + option.key())
            .hidden(hidden)
            .description(option.help().replace("%", "%%").replace("${", "$ {"));
    if (option.isSwitch()) {
      return flag.type(Boolean.class).arity("0").negatable(true).fallbackValue("true").build();
    }
    String value = option.option().value();
    flag.type(String.class)
        .paramLabel(value.isEmpty() ? option.key().toUpperCase(Locale.ROOT) : value);
    String alone = option.option().flagAlone();
    return alone.isEmpty()
        ? flag.arity("1").build()
        : flag.arity("0..1").fallbackValue(alone).build();
  }

  /**
   * @param parsed of a command with flags
   * @return the options that were given by flags
   */
  public static GivenOptions given(ParseResult parsed) {
    GivenOptions given = GivenOptions.NONE;
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      String flag = "--" + option.key();
      if (parsed.hasMatchedOption(flag)) {
        given = given.with(option.key(), parsed.matchedOption(flag).getValue(), flag);
      }
    }
    return given;
  }

  /**
   * What describes a model may be given to every command alike, for scripts that say it once; all
   * else that would do nothing is refused.
   *
   * @param given by flags
   * @param command its name
   * @param stages that it runs
   * @param fitted whether it takes a fitted model, whose own options may be repeated
   * @param note called with a sentence for each option that describes a model and does nothing here
   * @throws ConfigurationException if an option would do nothing
   */
  public static void requireUsed(
      GivenOptions given,
      String command,
      Set<Option.Stage> stages,
      boolean fitted,
      Consumer<String> note) {
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      if (given.has(option.key()) && !option.isUsedBy(stages)) {
        String sentence =
            "dfm %s does not use --%s; what uses it: %s"
                .formatted(called(command, stages), option.key(), users(option));
        if (!option.isFixedByTheModel()) {
          throw new ConfigurationException(sentence);
        }
        if (!fitted) {
          note.accept("note: " + sentence);
        }
      }
    }
  }

  /** A fit of embeddings is another use of a command whose name people see in the list of users. */
  private static String called(String command, Set<Option.Stage> stages) {
    return stages.equals(Set.of(Option.Stage.FIT_EMBEDDINGS)) ? command + " --embeddings" : command;
  }

  private static String users(OptionDescription option) {
    return EnumSet.copyOf(List.of(option.option().usedBy())).stream()
        .map(OptionFlags::command)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private static String command(Option.Stage stage) {
    return switch (stage) {
      case FIT -> "fit, train";
      case FIT_EMBEDDINGS -> "fit --embeddings";
      case VALIDATE -> "validate";
      case UPDATE -> "update";
      case TEST -> "test";
      case PREDICT -> "predict";
      case EXTRACT -> "extract";
      case SCORE -> "score";
      case QUANTIZE -> "quantize";
      case LAYERS -> "layers";
      case EXPORT_BACKBONE -> "export-backbone";
    };
  }
}
