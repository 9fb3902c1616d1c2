package valk.tck.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.EngineFilter.includeEngines;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import valk.tck.HeapProviderRules;
import valk.tck.ScratchArenaProviderRules;
import valk.tck.SlabProviderRules;
import valk.tck.SpaceProviderRules;

/** Each rule finds out the provider that breaks it, and finds fault with no other. */
class BrokenProvidersTest {
  private static final String PREFIX = "rule";
  private static final int NUMBER_LENGTH = 3;

  static Stream<Class<?>> brokenProviders() {
    return Stream.of(BrokenSpaces.class, BrokenArenas.class, BrokenSlabs.class, BrokenHeaps.class)
        .flatMap(family -> Arrays.stream(family.getDeclaredClasses()))
        .filter(each -> each.isAnnotationPresent(Breaks.class));
  }

  @ParameterizedTest
  @MethodSource("brokenProviders")
  void exactlyTheRuleMeantForItFails(Class<?> broken) {
    Failures failures = new Failures();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(broken))
                .filters(includeEngines("junit-jupiter"))
                .build(),
            failures);
    assertEquals(
        Set.of(broken.getAnnotation(Breaks.class).value()),
        failures.rules,
        () -> "rules that failed: " + failures.report);
  }

  @Test
  void everyRuleIsBrokenByAProvider() {
    Set<String> broken =
        brokenProviders()
            .map(each -> each.getAnnotation(Breaks.class).value())
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(allRules(), broken);
  }

  private static Set<String> allRules() {
    return Stream.of(
            SpaceProviderRules.class,
            ScratchArenaProviderRules.class,
            SlabProviderRules.class,
            HeapProviderRules.class)
        .flatMap(rules -> Arrays.stream(rules.getMethods()))
        .map(Method::getName)
        .filter(name -> name.startsWith(PREFIX))
        .map(BrokenProvidersTest::number)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String number(String method) {
    assertTrue(method.matches("rule[0-9H][0-9][0-9]_[a-z].*"), method);
    return method.substring(PREFIX.length(), PREFIX.length() + NUMBER_LENGTH);
  }

  /** The rules that failed, and with what. */
  private static final class Failures implements TestExecutionListener {
    private final Set<String> rules = new TreeSet<>();
    private final StringBuilder report = new StringBuilder();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() != Status.SUCCESSFUL && test.isTest()) {
        noteFailure(test.getDisplayName(), result);
      }
    }

    private void noteFailure(String name, TestExecutionResult result) {
      if (result.getStatus() == Status.FAILED) {
        rules.add(number(name));
      }
      report.append("\n  ").append(name).append(": ").append(result);
    }
  }
}
