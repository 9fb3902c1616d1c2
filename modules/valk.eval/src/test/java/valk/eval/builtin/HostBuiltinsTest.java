package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import valk.eval.ExitRequest;

class HostBuiltinsTest {
  private final Granted lisp = new Granted();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    lisp.close();
  }

  private String file(String name, String text) throws IOException {
    return Granted.quoted(Files.writeString(folder.resolve(name), text));
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Granted.quoted(Files.write(folder.resolve(name), bytes));
  }

  private static void assertStarts(String expected, String actual) {
    assertTrue(actual.startsWith(expected), actual);
  }

  // ---- read

  @Test
  void readsForms() {
    assertEquals("(+ 1 {a})", lisp.print("(read \" (+ 1 {a}) ; comment\")"));
    assertEquals("{1 (a) {b}}", lisp.print("(read-all \"1 (a) {b}\")"));
    assertEquals("{}", lisp.print("(read-all \"\")"));
    assertEquals(":read read: the string holds no form", lisp.outcome("(read \" \")"));
    assertEquals(":read read: the string holds more than one form", lisp.outcome("(read \"1 2\")"));
    assertStarts(
        ":read <string>:1:5: unclosed '(' opened at 1:3", lisp.outcome("(read \"1 (a \")"));
    assertStarts(":read <string>:1:3: ", lisp.outcome("(read-all \"1 )\")"));
    assertEquals("99999999999999999999", lisp.print("(read \"99999999999999999999\")"));
    assertEquals("10000", lisp.print("(len (read-all (make-string 10000 \"x \")))"));
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "exact figures")
  void creditsWhatReadingCharged() {
    String charged = "(do (mem/gc/collect) (mem/heap/charged))";
    lisp.print(charged);
    String before = lisp.print(charged);
    lisp.print("(len (read-all (make-string 1000 \"x \")))");
    lisp.outcome("(read (make-string 1000 \"(\"))");
    assertEquals(before, lisp.print(charged));
  }

  // ---- files

  @Test
  void readsAndWritesFiles() {
    String path = Granted.quoted(folder.resolve("a é.txt"));
    assertEquals("{}", lisp.print("(write-file " + path + " \"line\\né\\n\")"));
    assertEquals("\"line\\né\\n\"", lisp.print("(read-file " + path + ")"));
    lisp.print("(write-file " + path + " (make-string 100000 \"é漢\"))");
    assertEquals("200000", lisp.print("(len (read-file " + path + "))"));
    lisp.print("(write-file " + path + " \"\")");
    assertEquals("\"\"", lisp.print("(read-file " + path + ")"));
  }

  @Test
  void namesTheFileThatCannotBeUsed() throws IOException {
    Path absent = folder.resolve("absent");
    String message = lisp.outcome("(read-file " + Granted.quoted(absent) + ")");
    assertEquals(":io read-file: " + absent + ": No such file or directory", message);
    assertStarts(":io read-file: ", lisp.outcome("(read-file " + Granted.quoted(folder) + ")"));
    assertStarts(":io ", lisp.outcome("(write-file " + Granted.quoted(folder) + " \"x\")"));
    assertStarts(":io ", lisp.outcome("(read-file (make-string 5000 \"x\"))"));
    assertStarts(":io ", lisp.outcome("(read-file \"a\\0b\")"));
  }

  @Test
  void tellsWhereUtf8IsMalformed() throws IOException {
    byte[] bytes = new byte[70_000];
    Arrays.fill(bytes, (byte) 'a');
    bytes[69_998] = (byte) 0xC3;
    assertStarts(":io ", lisp.outcome("(read-file " + file("m", bytes) + ")"));
    assertTrue(
        lisp.outcome("(read-file " + file("m", bytes) + ")")
            .endsWith("at byte 69998, line 1: 0xC3"));
    bytes[69_999] = (byte) 0xA9;
    assertEquals("69999", lisp.print("(len (read-file " + file("m", bytes) + "))"));
    bytes[69_999] = (byte) 0xC3;
    assertTrue(
        lisp.outcome("(read-file " + file("m", bytes) + ")")
            .endsWith("at byte 69998, line 1: 0xC3"));
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
  void readsCodePointsAcrossBufferEnds() throws IOException {
    for (int shift = 0; shift < 4; shift++) {
      String text = "a".repeat(shift) + "😀".repeat(40_000);
      String path = file("u" + shift, text);
      assertEquals(Integer.toString(40_000 + shift), lisp.print("(len (read-file " + path + "))"));
    }
  }

  @Test
  void readsAFileThatHasNoSize() {
    assertEquals("1", lisp.print("(str/starts? (read-file \"/proc/self/status\") \"Name:\")"));
  }

  // ---- lines

  @Test
  void givesTheLinesOfAFile() throws IOException {
    String path = file("lines", "a\n\r\nbc\r\n\né");
    lisp.print("(for-line {l " + path + "} {print (len l) l})");
    assertEquals("1 a\n0 \n2 bc\n0 \n1 é\n", lisp.printed());
    lisp.print("(for-line {l " + file("empty", "") + "} {print l})");
    lisp.print("(for-line {l " + file("one", "\n") + "} {print (len l)})");
    assertEquals("0\n", lisp.printed());
  }

  @Test
  void givesLinesLongerThanItsBuffer() throws IOException {
    String line = "é漢".repeat(60_000);
    String path = file("long", line + "\r\n" + "x".repeat(65_536) + "\n" + line);
    lisp.print("(for-line {l " + path + "} {print (len l) (str/slice l 119998 120000)})");
    assertEquals("120000 é漢\n65536 \n120000 é漢\n", lisp.printed());
  }

  @Test
  void endsLinesAtBufferBoundaries() throws IOException {
    for (int length = 65_533; length <= 65_538; length++) {
      String path = file("b", "x".repeat(length) + "\r\nrest\n");
      lisp.print("(for-line {l " + path + "} {print (len l)})");
      assertEquals(length + "\n4\n", lisp.printed());
    }
  }

  @Test
  void stopsAtAMalformedLine() throws IOException {
    byte[] bytes = {'o', 'k', '\n', 'a', (byte) 0xFF, '\n'};
    String outcome = lisp.outcome("(for-line {l " + file("bad", bytes) + "} {print l})");
    assertStarts(":io for-line: ", outcome);
    assertTrue(outcome.endsWith("malformed UTF-8 at byte 4, line 2: 0xFF"), outcome);
    assertEquals("ok\n", lisp.printed());
  }

  // ---- what keeps its reader waiting

  private Path pipe(String name) throws IOException, InterruptedException {
    Path pipe = folder.resolve(name);
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return pipe;
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(60)
  void givesALineOfAPipeWhenItHasCome() throws Exception {
    Path pipe = pipe("lines");
    Path seen = folder.resolve("seen");
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> writer = other.submit(() -> writeWhenSeen(pipe, seen));
      String body = "{(print l) (write-file " + Granted.quoted(seen) + " l)}";
      assertEquals("{}", lisp.print("(for-line {l " + Granted.quoted(pipe) + "} " + body + ")"));
      writer.get();
    }
    assertEquals("first\nsecond\n", lisp.printed());
  }

  private static Path writeWhenSeen(Path pipe, Path seen) throws Exception {
    try (OutputStream out = Files.newOutputStream(pipe)) {
      out.write("first\nsec".getBytes(StandardCharsets.UTF_8));
      while (!Files.exists(seen)) {
        Thread.sleep(1);
      }
      out.write("ond\n".getBytes(StandardCharsets.UTF_8));
      return seen;
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(60)
  void readsAPipeToItsEnd() throws Exception {
    Path pipe = pipe("whole");
    String text = "é\n".repeat(100_000);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> writer = other.submit(() -> Files.writeString(pipe, text));
      assertEquals("200000", lisp.print("(len (read-file " + Granted.quoted(pipe) + "))"));
      writer.get();
      writer = other.submit(() -> Files.writeString(pipe, "(def {piped} 40) (+ piped 2)"));
      assertEquals("42", lisp.print("(load " + Granted.quoted(pipe) + ")"));
      writer.get();
    }
  }

  /** Nobody ever opens the other end, so not even the file is opened. */
  @ParameterizedTest
  @ValueSource(strings = {"(read-file %s)", "(for-line {l %s} {l})", "(load %s)"})
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(60)
  void anInterruptEndsTheWaitForAPipe(String call) throws Exception {
    anInterruptEndsTheWaitForAPipe(call, "silent");
  }

  private void anInterruptEndsTheWaitForAPipe(String call, String name) throws Exception {
    String path = Granted.quoted(pipe(name));
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<String> outcome = other.submit(() -> lisp.outcome(call.formatted(path)));
      while (!outcome.isDone()) {
        lisp.interpreter().interrupt();
        Thread.sleep(1);
      }
      assertEquals(":interrupted interrupted", outcome.get());
    }
    assertEquals("3", lisp.print("(+ 1 2)"));
  }

  /**
   * Waits that go on when nobody waits for them any more are none of the host's virtual threads.
   */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(60)
  void waitsForPipesLeaveTheVirtualThreadsAlone() throws Exception {
    for (int i = 0; i < Runtime.getRuntime().availableProcessors() + 2; i++) {
      anInterruptEndsTheWaitForAPipe("(read-file %s)", "silent" + i);
    }
    Thread.startVirtualThread(() -> {}).join();
  }

  // ---- load

  @Test
  void loadsFormByForm() throws IOException {
    assertEquals("42", lisp.print("(load " + file("l", "(def {a} 40)\n(+ a 2)") + ")"));
    assertEquals("{}", lisp.print("(load " + file("l", "; nothing") + ")"));
    assertStarts(":range ", lisp.outcome("(load " + file("l", "(def {b} 1) (head nil)") + ")"));
    assertEquals("1", lisp.print("b"));
    String unclosed = lisp.outcome("(load " + file("l", "(def {c} 1)\n(open") + ")");
    assertStarts(":read " + folder.resolve("l") + ":2:", unclosed);
    assertEquals("1", lisp.print("c"));
    assertStarts(":io load: nowhere: ", lisp.outcome("(load \"nowhere\")"));
  }

  @Test
  void loadsBesideTheFileThatLoads() throws IOException {
    Files.createDirectories(folder.resolve("deep"));
    file("deep/inner.valk", "(def {inner} 7)");
    file("deep/later.valk", "(def {later} 8)");
    String outer =
        file("deep/outer.valk", "(load \"inner.valk\") (fun {go} {load \"later.valk\"})");
    lisp.print("(load " + outer + ")");
    assertEquals("7", lisp.print("inner"));
    lisp.print("(go)");
    assertEquals("8", lisp.print("later"));
  }

  @Test
  void loadsFromTheLoadPath() throws IOException {
    file("library.valk", "(def {library} 9)");
    try (Granted other = new Granted(builder -> builder.loadPath(List.of(folder)))) {
      other.print("(load \"library.valk\")");
      assertEquals("9", other.print("library"));
    }
  }

  @Test
  void loadByNameSeesTheScopeAround() throws IOException {
    String path = file("scoped.valk", "(= {result} (* x 2))");
    lisp.print("(fun {f x} {(load " + path + ") result})");
    assertEquals("42", lisp.print("(f 21)"));
    assertStarts(":unbound ", lisp.outcome("result"));
  }

  @Test
  void aFileThatLoadsItselfEndsInAnError() throws IOException {
    String path = file("self.valk", "(load \"self.valk\") 1");
    try (Granted other = new Granted(builder -> builder.maxDepth(1000))) {
      assertStarts(":stack-overflow ", other.outcome("(load " + path + ")"));
      assertEquals("3", other.print("(+ 1 2)"));
    }
  }

  // ---- grants

  @Test
  void deniesWhatIsNotGranted() {
    try (Lisp bare = new Lisp()) {
      bare.check(
          """
          (read-file "/etc/hostname") => error :denied
          (write-file "x" "y") => error :denied
          (load "x") => error :denied
          (for-line {l "x"} {l}) => error :denied
          (env/get "PATH") => error :denied
          (exit) => error :denied
          (shutdown 1) => error :denied
          (args) => {}
          """);
    }
  }

  @Test
  void knowsArgumentsAndEnvironment() {
    assertEquals("{\"first\" \"zweites ß\"}", lisp.print("(args)"));
    assertEquals("{}", lisp.print("(env/get \"VALK_NO_SUCH_VARIABLE\")"));
    assertEquals("\"string\"", lisp.print("(type (env/get \"PATH\"))"));
  }

  @Test
  void exitsPastEveryTry() {
    ExitRequest request =
        assertThrows(ExitRequest.class, () -> lisp.print("(try {exit 5} (\\ {e} {1}))"));
    assertEquals(5, request.code());
    assertEquals(0, assertThrows(ExitRequest.class, () -> lisp.print("(shutdown)")).code());
    assertStarts(":range ", lisp.outcome("(exit 256)"));
    assertStarts(":range ", lisp.outcome("(exit -1)"));
    assertStarts(":type ", lisp.outcome("(exit 1.5)"));
  }

  // ---- time and log

  @Test
  void timePassesWhileItSleeps() {
    long before = Long.parseLong(lisp.print("(time-us)"));
    lisp.print("(sleep 12)");
    assertTrue(Long.parseLong(lisp.print("(time-us)")) - before >= 12_000);
    assertStarts(":range ", lisp.outcome("(sleep -1)"));
    assertStarts(":type ", lisp.outcome("(sleep 1.5)"));
  }

  @Test
  void sleepIsInterrupted() throws InterruptedException {
    Thread interrupter =
        new Thread(
            () -> {
              try {
                Thread.sleep(50);
              } catch (InterruptedException e) {
                return;
              }
              lisp.interpreter().interrupt();
            });
    interrupter.start();
    assertStarts(":interrupted ", lisp.outcome("(sleep 60000)"));
    interrupter.join();
  }

  @Test
  void reportsLoadsWhenAskedTo() throws IOException {
    String path = file("quiet.valk", "1 2");
    lisp.print("(load " + path + ")");
    assertEquals("", lisp.reported());
    assertEquals("\"warn\"", lisp.print("(sys/log/set-level \"info\")"));
    lisp.print("(load " + path + ")");
    assertEquals("info: loaded " + folder.resolve("quiet.valk") + ", 2 forms\n", lisp.reported());
    assertEquals("\"info\"", lisp.print("(sys/log/set-level \"off\")"));
    assertStarts(":value ", lisp.outcome("(sys/log/set-level \"loud\")"));
  }

  // ---- introspection

  @Test
  void documentsFunctions() {
    lisp.print("(fun {area w h} \"The area.\" {* w h})");
    assertEquals("\"The area.\"", lisp.print("(doc area)"));
    assertEquals("\"The area.\"", lisp.print("(doc (area 1))"));
    assertEquals("\"(head l)\\nThe first element of l.\"", lisp.print("(doc head)"));
    assertEquals("{}", lisp.print("(doc (\\ {x} {x}))"));
    assertStarts(":type ", lisp.outcome("(doc 5)"));
    assertFalse(lisp.print("(source area)").isEmpty());
    assertEquals("{}", lisp.print("(source head)"));
  }

  @Test
  void findsNames() {
    lisp.print("(def {zz-b zz-a} 1 2)");
    assertEquals("{zz-a zz-b}", lisp.print("(apropos \"zz-\")"));
    assertEquals("{}", lisp.print("(apropos \"no-such-name\")"));
  }

  @Test
  void makesFreshSymbols() {
    assertEquals("0", lisp.print("(== (gensym) (gensym))"));
    assertEquals("\"symbol\"", lisp.print("(type (gensym))"));
    assertStarts(":read ", lisp.outcome("(read (str (gensym)))"));
  }

  @Test
  void countsOpenCalls() {
    String calls = Integer.toString(Lisp.scaled(5000));
    lisp.print("(fun {depth n} {if (== n 0) {(stack-depth)} {+ 0 (depth (- n 1))}})");
    assertEquals(calls, lisp.print("(- (depth " + calls + ") (depth 0))"));
  }
}
