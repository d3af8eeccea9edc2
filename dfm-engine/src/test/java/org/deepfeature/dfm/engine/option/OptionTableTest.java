package org.deepfeature.dfm.engine.option;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deepfeature.dfm.trainer.option.GivenOptions;
import org.deepfeature.dfm.trainer.option.OptionDescription;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/options.md} is made of the list of options; the variable DFM_WRITE_DOCS makes it
 * anew.
 */
class OptionTableTest {
  private static final Path PAGE = Path.of("..", "docs", "options.md");
  private static final String BEGIN = "<!-- made of the list of options -->\n";

  @Test
  void pageTellsWhatTheListSays() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String made = page.substring(0, begin) + "\n" + OptionTable.markdown().stripTrailing() + "\n";
    if (System.getenv("DFM_WRITE_DOCS") != null) {
      Files.writeString(PAGE, made);
      page = made;
    }

    assertThat(page).isEqualTo(made);
  }

  @Test
  void everyOptionSaysWhatItIsAndOneHasAPlaceInHelp() {
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      assertThat(option.option().text()).as(option.key()).endsWith(".").hasSizeGreaterThan(10);
      assertThat(option.option().usedBy()).as(option.key()).isNotEmpty();
      if (!option.isSwitch() && !option.isMap()) {
        assertThat(option.option().value()).as(option.key()).isNotEmpty();
      }
    }
  }

  @Test
  void examplesOfOptionsAreValuesThatTheyTake() {
    for (OptionDescription option : Configuration.LIST.descriptions()) {
      String example = option.option().example();
      if (!example.isEmpty()) {
        JsonNode value = ConfigurationFile.value(option.key() + "=" + example, "--set");
        GivenOptions given =
            GivenOptions.NONE.with(option.key(), option.isMap() ? value : example, "test");
        // A device and Lightning's words for it are two names of one thing.
        if (option.key().startsWith("accelerator") || option.key().equals("devices")) {
          given = given.with("accelerator", "gpu");
        }
        // Maps have no cells to take a centre off.
        if (option.key().equals("cell-centre")) {
          given = given.with("embedding", "cells", "test");
        }
        JsonNode taken = Configuration.resolve(given).value(option.key());
        assertThat(taken.isContainerNode() ? taken : taken.asText())
            .as(option.key())
            .isEqualTo(option.isMap() ? value : example);
      }
    }
  }
}
