package org.example;

import org.junit.jupiter.api.Test;

final class PlainTest {
  @Test
  void isRun() {
    Plain.main(new String[0]);
  }
}
