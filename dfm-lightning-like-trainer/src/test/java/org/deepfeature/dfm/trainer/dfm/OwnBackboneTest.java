package org.deepfeature.dfm.trainer.dfm;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.deepfeature.dfm.api.Backbone;
import org.junit.jupiter.api.Test;

/** A module's own network is opened for the threads of its trainer. */
class OwnBackboneTest {
  private final List<String> done = new ArrayList<>();

  private Backbone open(int threads) {
    done.add("open " + threads);
    return (Backbone)
        Proxy.newProxyInstance(
            Backbone.class.getClassLoader(),
            new Class<?>[] {Backbone.class},
            (proxy, method, arguments) -> {
              done.add(method.getName() + " " + threads);
              return null;
            });
  }

  @Test
  void anotherNumberOfThreadsOpensAnotherNetworkAndClosesTheOneBefore() {
    OwnBackbone own = new OwnBackbone(open(4), 4, this::open);

    Backbone same = own.apply(4);
    Backbone other = own.apply(1);

    assertThat(own.apply(1)).isSameAs(other).isNotSameAs(same);
    assertThat(done).containsExactly("open 4", "open 1", "close 4");
  }
}
