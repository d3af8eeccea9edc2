package org.deepfeature.dfm.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  /** A program that uses ONNX Runtime, too, must not find a warning in its log for each image. */
  @Test
  void aProgramsOwnEnvironmentIsTakenWithoutAWarningEachTime() {
    List<LogRecord> told = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            told.add(record);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(OrtEnvironment.class.getName());
    logger.addHandler(handler);
    try {
      OrtEnvironment own = OrtEnvironment.getEnvironment();
      for (int i = 0; i < 5; i++) {
        assertThat(Sessions.environment()).isSameAs(own);
      }
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(told).hasSizeLessThanOrEqualTo(1);
  }
}
