package valk.repl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import valk.eval.CodeTier;
import valk.gc.ProviderNames;
import valk.memory.MemoryLimitException;
import valk.memory.MemoryLimits;
import valk.repl.CommandLine.Expression;
import valk.repl.CommandLine.Prompt;
import valk.repl.CommandLine.RunExpressions;
import valk.repl.CommandLine.RunFile;
import valk.repl.CommandLine.RunInput;
import valk.repl.CommandLine.ShowHelp;
import valk.repl.CommandLine.ShowProviders;
import valk.repl.CommandLine.ShowVersion;

final class CommandLineTest {
  private static CommandLine parse(String... arguments) {
    return parse(Map.of(), arguments);
  }

  private static CommandLine parse(Map<String, String> environment, String... arguments) {
    return CommandLine.parse(
        List.of(arguments),
        MemoryLimits.defaults(),
        ProviderOptions.fromEnvironment(environment),
        List.of(Path.of("usual")));
  }

  @Test
  void nothingIsThePrompt() {
    assertEquals(new Prompt(), parse().task());
    assertEquals(new Prompt(), parse("--heap-limit", "8M").task());
  }

  @Test
  void theFirstOperandIsTheScript() {
    assertEquals(new RunFile("a.valk", List.of("-x", "b")), parse("a.valk", "-x", "b").task());
    assertEquals(new RunFile("-a.valk", List.of()), parse("--", "-a.valk").task());
    assertEquals(new RunInput(List.of("b")), parse("-", "b").task());
  }

  @Test
  void expressionsRepeatInOrder() {
    RunExpressions task =
        assertInstanceOf(RunExpressions.class, parse("-e", "1", "-p", "2", "-e", "-3", "x").task());
    assertEquals(
        List.of(new Expression("1", false), new Expression("2", true), new Expression("-3", false)),
        task.expressions());
    assertEquals(List.of("x"), task.arguments());
  }

  @Test
  void sizesInBothSpellings() {
    MemoryLimits limits =
        parse("--arena-size=1M", "--heap-limit", "2G", "--gc-threshold=512K").limits();
    assertEquals(new MemoryLimits(1 << 20, 2L << 30, 512 << 10, 2L << 30), limits);
  }

  @Test
  void whatAnEvaluationMayTake() {
    EvaluationOptions options =
        parse("--fuel", "1000", "--time-limit=0.5", "--output-limit", "2K", "x").evaluation();
    assertEquals(new EvaluationOptions(1000L, Duration.ofMillis(500), 2048L), options);
    assertEquals(EvaluationOptions.NONE, parse("x").evaluation());
  }

  @Test
  void howCodeIsRun() {
    assertEquals(
        new CodeOptions(CodeTier.INTERPRETED, true),
        parse("--tier", "1", "--trace-jit", "x").code());
    assertEquals(new CodeOptions(CodeTier.MIXED, false), parse("--tier=both", "x").code());
    assertEquals(CodeOptions.NONE, parse("x").code());
    assertEquals("--tier: wanted 1, 2 or both, got '3'", mistake("--tier", "3"));
  }

  @Test
  void badAmountsAreNamed() {
    assertEquals("--fuel: wanted a number of steps above 0, got '0'", mistake("--fuel", "0"));
    assertEquals("--fuel: wanted a number of steps above 0, got '1K'", mistake("--fuel=1K"));
    assertEquals("--time-limit: wanted seconds above 0, got '-1'", mistake("--time-limit", "-1"));
    assertEquals("--time-limit: wanted seconds above 0, got 'x'", mistake("--time-limit=x"));
    assertEquals("--time-limit: wanted seconds above 0, got '1e99'", mistake("--time-limit=1e99"));
    assertThrows(MemoryLimitException.class, () -> parse("--output-limit", "much"));
  }

  @Test
  void questionsAboutTheCommand() {
    assertEquals(new ShowHelp(), parse("--help", "whatever").task());
    assertEquals(new ShowVersion(), parse("--version").task());
  }

  @Test
  void mistakesAreNamed() {
    assertEquals("unknown option '--foo'; see 'valk --help'", mistake("--foo"));
    assertEquals("unknown option '--foo'; see 'valk --help'", mistake("--foo=1M", "x"));
    assertEquals("option '-e' needs a value", mistake("-e"));
    assertEquals("option '--heap-limit' needs a value", mistake("--heap-limit"));
  }

  private static String mistake(String... arguments) {
    return mistake(Map.of(), arguments);
  }

  private static String mistake(Map<String, String> environment, String... arguments) {
    return String.valueOf(
        assertThrows(CommandException.class, () -> parse(environment, arguments)).getMessage());
  }

  @Test
  void providersOfOptionsAddUp() {
    ProviderOptions providers =
        parse(
                "--provider",
                "arena=chunked",
                "--provider=heap=no-collect,slab=locked",
                "--provider-path",
                "a:b",
                "--provider-path=c",
                "--provider-native-access",
                "mapper",
                "-e",
                "1")
            .providers();
    assertEquals(
        ProviderNames.parse("arena=chunked,heap=no-collect,slab=locked"), providers.names());
    assertEquals(List.of(Path.of("a"), Path.of("b"), Path.of("c")), providers.path());
    assertEquals(List.of("mapper"), providers.nativeAccess());
  }

  @Test
  void providersOfOptionsGoBeforeThoseOfVariables() {
    Map<String, String> environment =
        Map.of("VALK_PROVIDERS", "arena=a,heap=h", "VALK_PROVIDER_PATH", "x::y");
    ProviderOptions usual = parse(environment).providers();
    assertEquals(ProviderNames.parse("arena=a,heap=h"), usual.names());
    assertEquals(List.of(Path.of("x"), Path.of("y")), usual.path());
    ProviderOptions changed =
        parse(environment, "--provider", "arena=b", "--provider-path", "z").providers();
    assertEquals(ProviderNames.parse("arena=b,heap=h"), changed.names());
    assertEquals(List.of(Path.of("z")), changed.path());
  }

  @Test
  void emptyVariablesSayNothing() {
    assertEquals(
        ProviderOptions.NONE,
        parse(Map.of("VALK_PROVIDERS", "", "VALK_PROVIDER_PATH", "")).providers());
  }

  @Test
  void foldersOfTheLoadPathAddUpAndGoBeforeTheUsualOnes() {
    assertEquals(List.of(Path.of("usual")), parse("-e", "1").loadPath());
    assertEquals(
        List.of(Path.of("a"), Path.of("b"), Path.of("c")),
        parse("--load-path", "a::b", "--load-path=c", "x.valk").loadPath());
    assertEquals("option '--load-path' needs a folder", mistake("--load-path", ":"));
    assertEquals("option '--load-path' needs a value", mistake("--load-path"));
  }

  @Test
  void listingProvidersTakesOtherOptionsButRunsNothing() {
    CommandLine line = parse("--providers", "--provider", "slab=locked");
    assertEquals(new ShowProviders(), line.task());
    assertEquals(ProviderNames.parse("slab=locked"), line.providers().names());
    String message = "option '--providers' lists providers and runs nothing";
    assertEquals(message, mistake("--providers", "a.valk"));
    assertEquals(message, mistake("-e", "1", "--providers"));
  }

  @Test
  void mistakesAboutProvidersNameTheirSource() {
    assertEquals(
        "--provider: unknown tier 'scratch', there is: space, arena, slab, heap",
        mistake("--provider", "scratch=bump"));
    assertEquals(
        "--provider: two providers for one tier: arena=a and arena=b",
        mistake("--provider", "arena=a", "--provider", "arena=b"));
    assertEquals(
        "VALK_PROVIDERS: 'bump' is not of the form tier=name, such as arena=bump",
        mistake(Map.of("VALK_PROVIDERS", "bump")));
    assertEquals("option '--provider' needs a value", mistake("--provider"));
    assertEquals("option '--provider' needs a value", mistake("--provider="));
    assertEquals("option '--provider-path' needs a folder", mistake("--provider-path", ":"));
    assertEquals(
        "option '--provider-native-access' is for a module on the provider path; there is none",
        mistake("--provider-native-access", "mapper"));
  }

  @Test
  void aBadSizeNamesTheOptionAndTheValue() {
    String message =
        String.valueOf(
            assertThrows(MemoryLimitException.class, () -> parse("--heap-limit", "lots"))
                .getMessage());
    assertEquals(true, message.contains("--heap-limit") && message.contains("'lots'"), message);
  }
}
