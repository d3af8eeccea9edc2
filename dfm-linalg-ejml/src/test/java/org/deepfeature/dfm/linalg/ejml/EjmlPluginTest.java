package org.deepfeature.dfm.linalg.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deepfeature.dfm.api.Factory;
import org.junit.jupiter.api.Test;

class EjmlPluginTest {

  @Test
  void productsAreEjmlsAndModelsOfBeforeMaySayOwn() {
    Factory<?, ?> factory = new EjmlPlugin().linearAlgebras().get(0);

    assertThat(factory.name()).isEqualTo("ejml");
    assertThat(factory.defaults()).isEqualTo(new EjmlOptions("ejml"));
    assertThat(new EjmlOptions("own").products()).isEqualTo("own");
  }

  @Test
  void otherProductsNameThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EjmlOptions("mkl"))
        .withMessageContainingAll("mkl", "own", "ejml");
  }
}
