package valk.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mode is fixed for the life of a JVM, so each case runs in a JVM of its own. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AccessModeTest {

  @Test
  void everyModeDoesTheSame() throws Exception {
    String checked = outcome("checked", "digest");
    assertEquals(checked, outcome("masked", "digest"));
    assertEquals(checked, outcome("raw", "digest"));
  }

  @ParameterizedTest
  @CsvSource({"checked, refused", "masked, 1234 5678 1234"})
  void aStrayAccessIsRefusedOrStaysInside(String mode, String expected) throws Exception {
    assertEquals(expected, outcome(mode, "stray"));
  }

  @ParameterizedTest
  @CsvSource({"checked, refused", "masked, harmless"})
  void anAccessAfterCloseIsRefusedOrHarmless(String mode, String expected) throws Exception {
    assertEquals(expected, outcome(mode, "closed"));
  }

  @ParameterizedTest
  @CsvSource({"checked, refused", "masked, 1234 5678 1234"})
  void aStrayAccessOfAConstantSpaceIsRefusedOrStaysInside(String mode, String expected)
      throws Exception {
    assertEquals(expected, outcome(mode, "stray constant"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"checked", "masked"})
  void anAccessOfAConstantSpaceAfterCloseIsRefused(String mode) throws Exception {
    assertEquals("refused", outcome(mode, "closed constant"));
  }

  @ParameterizedTest
  @EnumSource
  void aModeIsFoundByItsLabel(AccessMode mode) {
    assertEquals(mode, AccessMode.named(mode.label()));
  }

  @Test
  void anUnknownModeIsNamedWithThoseAccepted() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> AccessMode.named("fast"));
    assertEquals(
        "valk.access: no access mode is called 'fast', accepted: checked, masked, raw",
        e.getMessage());
  }

  /** Runs the program; returns what it prints behind the name of its mode. */
  private static String outcome(String mode, String part) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dvalk.access=" + mode,
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                folderOf(Space.class) + File.pathSeparator + folderOf(AccessModeProgram.class),
                AccessModeProgram.class.getName(),
                part)
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertEquals(0, process.waitFor(), printed);
    assertEquals(mode + " ", printed.substring(0, mode.length() + 1), printed);
    return printed.substring(mode.length() + 1);
  }

  /** The folder of class files, also of a class that was patched into a module. */
  private static Path folderOf(Class<?> type) throws URISyntaxException {
    Path file = Path.of(type.getResource(type.getSimpleName() + ".class").toURI());
    return file.getParent().getParent().getParent();
  }
}
