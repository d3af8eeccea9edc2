package org.deepfeature.dfm.linalg.ejml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deepfeature.dfm.api.Factory;
import org.junit.jupiter.api.Test;

class EjmlPluginTest {

  @Test
  void productsAreOurOwnUnlessToldOtherwise() {
    Factory<?, ?> factory = new EjmlPlugin().linearAlgebras().get(0);

    assertThat(factory.name()).isEqualTo("ejml");
    assertThat(factory.defaults()).isEqualTo(new EjmlOptions("own"));
    assertThat(new EjmlOptions("own").choice()).isInstanceOf(BlockedProducts.class);
    assertThat(new EjmlOptions("ejml").choice()).isInstanceOf(LibraryProducts.class);
  }

  @Test
  void otherProductsNameThoseThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EjmlOptions("mkl"))
        .withMessageContainingAll("mkl", "own", "ejml");
  }
}
