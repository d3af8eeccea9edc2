package org.deepfeature.dfm.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs a test class on the JUnit Platform and tells what failed: whoever writes a contract shows by
 * it that something wrong is noticed. Stateless and thread-safe.
 */
public final class FailedTests {
  private FailedTests() {}

  /**
   * @param tests a class with tests of JUnit 5
   * @return message of each test that failed, by the name of its method
   * @throws IllegalArgumentException if there is no test in it
   */
  public static Map<String, String> of(Class<?> tests) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
    Listener listener = new Listener();
    LauncherFactory.create().execute(request, listener);
    if (listener.run == 0) {
      throw new IllegalArgumentException("There is no test in " + tests.getName());
    }
    return listener.failed;
  }

  private static final class Listener implements TestExecutionListener {
    private final Map<String, String> failed = new TreeMap<>();
    private int run;

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      run += test.isTest() ? 1 : 0;
      result
          .getThrowable()
          .ifPresent(
              thrown ->
                  failed.put(
                      test.getLegacyReportingName().replaceFirst("\\(.*", ""),
                      String.valueOf(thrown.getMessage())));
    }
  }
}
