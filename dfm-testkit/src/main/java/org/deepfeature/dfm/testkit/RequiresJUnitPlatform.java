package org.deepfeature.dfm.testkit;

import org.junit.runner.Description;
import org.junit.runner.Runner;
import org.junit.runner.notification.Failure;
import org.junit.runner.notification.RunNotifier;

/**
 * What JUnit 4 sees of a contract. A build that knows JUnit 4 alone, such as Surefire 2.12.4, which
 * is the default of Maven 3.8, would run not one test of a contract and end well; it fails by this.
 * JUnit 5 does not look at it. For one thread.
 */
public final class RequiresJUnitPlatform extends Runner {
  private static final String VINTAGE = "org.junit.vintage.engine.VintageTestEngine";

  private final Class<?> contract;

  /**
   * @param contract the class that was to be tested
   */
  public RequiresJUnitPlatform(Class<?> contract) {
    this.contract = contract;
  }

  @Override
  public Description getDescription() {
    return Description.createTestDescription(contract, "runsOnTheJUnitPlatform");
  }

  @Override
  public void run(RunNotifier notifier) {
    notifier.fireTestStarted(getDescription());
    if (!isWithinThePlatform()) {
      notifier.fireTestFailure(
          new Failure(
              getDescription(),
              new AssertionError(
                  "Not one test of %s would run: its tests are JUnit 5's, and this build runs JUnit 4's. Give maven-surefire-plugin a version, 3.0.0 or newer; call useJUnitPlatform() in Gradle"
                      .formatted(contract.getName()))));
    }
    notifier.fireTestFinished(getDescription());
  }

  /** The engine for JUnit 4's tests comes by here, too, beside the one that runs the contract. */
  private boolean isWithinThePlatform() {
    try {
      Class.forName(VINTAGE, false, contract.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
