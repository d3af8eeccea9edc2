package org.deepfeature.dfm.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.deepfeature.dfm.api.DfmPlugin;
import org.deepfeature.dfm.api.Factory;
import org.deepfeature.dfm.api.LinearAlgebra;
import org.junit.jupiter.api.Test;

/** The contract passes a plugin that is right, and names what a wrong one does. */
final class DfmPluginContractTest extends DfmPluginContract {
  /** Of kinds that a text can give. */
  public record Options(double floor, List<String> names) {}

  /** No text gives an instant. */
  public record Times(Instant since) {}

  private record Plain<O extends Record>(String name, String description, O defaults)
      implements Factory<LinearAlgebra, O> {
    @Override
    public LinearAlgebra create(O options) {
      return new PlainLinearAlgebra();
    }
  }

  private static DfmPlugin of(List<Factory<LinearAlgebra, ?>> factories) {
    return new DfmPlugin() {
      @Override
      public List<Factory<LinearAlgebra, ?>> linearAlgebras() {
        return factories;
      }
    };
  }

  @Override
  protected DfmPlugin plugin() {
    return of(List.of(new Plain<>("plain-2", "by loops", new Options(1, List.of()))));
  }

  static final class Unnamed extends DfmPluginContract {
    @Override
    protected DfmPlugin plugin() {
      return of(List.of(new Plain<>("Plain Two", "by loops", new Options(1, List.of()))));
    }
  }

  static final class Twice extends DfmPluginContract {
    @Override
    protected DfmPlugin plugin() {
      Plain<Options> one = new Plain<>("plain", "by loops", new Options(1, List.of()));
      return of(List.of(one, one));
    }
  }

  static final class Unbindable extends DfmPluginContract {
    @Override
    protected DfmPlugin plugin() {
      return of(List.of(new Plain<>("plain", "by loops", new Times(Instant.EPOCH))));
    }
  }

  @Test
  void namesThatNobodyCanChooseFail() {
    assertThat(FailedTests.of(Unnamed.class).get("linearAlgebrasAreOfferedAsTheyMustBe"))
        .contains("lower-case letters, digits and hyphens", "Plain Two");
    assertThat(FailedTests.of(Twice.class).get("linearAlgebrasAreOfferedAsTheyMustBe"))
        .contains("'plain' is offered twice");
  }

  @Test
  void optionsThatNoTextCanGiveFail() {
    assertThat(FailedTests.of(Unbindable.class).get("linearAlgebrasAreOfferedAsTheyMustBe"))
        .contains("option 'since'", "java.time.Instant");
  }
}
