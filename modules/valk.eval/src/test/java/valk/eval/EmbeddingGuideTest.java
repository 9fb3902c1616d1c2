package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.spi.BuiltinProvider;
import valk.memory.MemorySnapshot;

/** The Java blocks of {@code docs/embedding.md}, compiled and run. */
final class EmbeddingGuideTest {
  private Interpreter lisp;
  private final List<String> logged = new ArrayList<>();

  @BeforeEach
  void open() {
    lisp = Interpreter.builder().build();
  }

  @AfterEach
  void close() {
    lisp.close();
  }

  @Test
  void everyBlockOfTheGuideStandsInThisFile() throws IOException {
    String here =
        normal(
            Files.readString(
                root()
                    .resolve("modules/valk.eval/src/test/java/valk/eval/EmbeddingGuideTest.java")));
    List<String> blocks = javaBlocks(Files.readString(root().resolve("docs/embedding.md")));
    assertFalse(blocks.isEmpty());
    for (String block : blocks) {
      assertTrue(here.contains(normal(block)), () -> "not compiled here:\n" + block);
    }
  }

  @Test
  void functionsBetweenHostAndScript() {
    Interpreter.Builder builder =
        Interpreter.builder()
            .function(
                "(shop/price item currency?)",
                "The price of an item, in cents.",
                call -> {
                  if (!call.text(0).equals("tea")) {
                    throw new HostError("not-there", "there is no " + call.text(0));
                  }
                  return Data.of(250);
                });
    Interpreter shop = builder.build();
    Value handler = shop.eval("(\\ {item n} {list :total (* n (shop/price item))})");
    Data answer = shop.call(handler, Data.of("tea"), Data.of(3)).data();
    Data total = answer.get("total"); // Int[value=750]
    assertEquals(Data.of(750), total);
    shop.close();
  }

  @Test
  void callsThatEndWithACallOfTheScript() {
    Interpreter.Builder choosing =
        Interpreter.builder()
            .function(
                "(choose functions n x)",
                "Calls the n-th of the functions with x.",
                call ->
                    call.then(
                        new HostPart.Item(0, (int) call.integer(1)), new HostPart.Argument(2)));
    try (Interpreter chooser = choosing.build()) {
      assertEquals(2, chooser.eval("(choose (list head last) 1 {1 2})").asLong());
    }
  }

  @Test
  void sessions() throws InterruptedException {
    String text = "(+ 1 2)";
    try (Session session =
        new Session(
            () -> Interpreter.builder().heapLimit(8 << 20), // for each interpreter
            () -> ServiceLoader.load(BuiltinProvider.class))) {
      session.eval(text, "server.valk").close();
      session.awaitServices(); // servers that scripts started
    }
  }

  private static List<String> javaBlocks(String guide) {
    List<String> blocks = new ArrayList<>();
    for (String part : guide.split("```java\n")) {
      blocks.add(part.substring(0, Math.max(0, part.indexOf("```"))));
    }
    return blocks.subList(1, blocks.size());
  }

  /** Without the difference that indentation makes. */
  private static String normal(String code) {
    return code.lines().map(String::strip).reduce("", (a, b) -> a + "\n" + b).strip();
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  @Test
  void start() {
    try (Interpreter lisp = Interpreter.builder().build()) {
      Value sum = lisp.eval("(foldl + 0 (range 0 10))");
      System.out.println(sum.asLong()); // 45
    }
  }

  @Test
  void definitionsStay() {
    lisp.eval("(fun {square x} {* x x})");
    long nine = lisp.eval("(square 3)").asLong();

    assertEquals(9, nine);
  }

  @Test
  void values() {
    Value words = lisp.eval("(str/split \"to be or not\" \" \")");
    String type = words.type(); // "list"
    List<Value> elements = words.asList();
    String first = elements.getFirst().asString(); // "to", without quotes
    String readable = words.print(); // {"to" "be" "or" "not"}

    assertEquals("list", type);
    assertEquals("to", first);
    assertEquals("{\"to\" \"be\" \"or\" \"not\"}", readable);
  }

  @Test
  void fuel() {
    Interpreter metered = Interpreter.builder().fuel(1_000_000).build();
    metered.eval("(foldl + 0 (range 0 1000))");
    long used = 1_000_000 - metered.fuelLeft();
    metered.close();

    assertTrue(used > 1000, "used " + used);
  }

  @Test
  void howCodeIsRun() {
    Interpreter interpreted = Interpreter.builder().codeTier(CodeTier.INTERPRETED).build();
    assertEquals(0, interpreted.eval("(map/get (vm/stats) :compiled)").asLong());
    interpreted.close();
  }

  @Test
  void closingValues() {
    try (Value table = lisp.eval("(range 0 1000)")) {
      System.out.println(table.asList().size());
    }
  }

  @Test
  void errors() {
    try {
      lisp.eval("(fun {half x} {/ x 2})\n(+ 1 (half :ten))", "demo.valk");
    } catch (LispError e) {
      System.err.print(e.report()); // place and message, the line with a caret, the calls
      log(e.kind(), e.sourceName(), e.line(), e.column());
    }

    assertEquals(List.of("type demo.valk:1:15"), logged);
  }

  private void log(String kind, String source, int line, int column) {
    logged.add(kind + " " + source + ":" + line + ":" + column);
  }

  @Test
  void formByForm() {
    Script script = lisp.script("(def {x} 20) (+ x 1) (+ x 2)", "demo.valk");
    while (script.hasNext()) {
      System.out.println(script.evalNext().print());
    }
  }

  @Test
  void completeness() {
    boolean ready = Interpreter.completeness("(fun {f x} {") == Completeness.COMPLETE; // false

    assertFalse(ready);
  }

  @Test
  void choosingProviders() {
    Interpreter.Builder chosen =
        Interpreter.builder()
            .provider("arena", "chunked") // gives back what it has not needed for a while
            .providers("slab=locked,heap=no-collect"); // several at once

    try (Interpreter other = chosen.build()) {
      assertEquals(3, other.eval("(+ 1 2)").asLong());
    }
  }

  @Test
  void providersOfALayer(@TempDir Path folder) {
    ModuleFinder jars = ModuleFinder.of(folder);
    ModuleLayer boot = ModuleLayer.boot();
    ModuleLayer layer =
        boot.defineModulesWithManyLoaders(
            boot.configuration().resolveAndBind(ModuleFinder.of(), jars, Set.of()),
            ClassLoader.getSystemClassLoader());
    Interpreter.Builder plugged = Interpreter.builder().providersFrom(layer);

    try (Interpreter other = plugged.build()) {
      assertEquals(3, other.eval("(+ 1 2)").asLong());
    }
  }

  @Test
  void limits() {
    Interpreter.Builder limited =
        Interpreter.builder()
            .heapLimit(8 << 20) // hard limit in bytes, 1 MiB or more
            .ceiling(32 << 20) // what (mem/heap/set-hard-limit n) may raise it to
            .arenaSize(1 << 20) // scratch arena in bytes, 64 KiB or more
            .gcThreshold(2 << 20) // heap usage that starts a collection
            .timeLimit(Duration.ofSeconds(2)) // wall time of each evaluation
            .fuel(10_000_000) // steps of each evaluation
            .outputLimit(1 << 20) // bytes that each evaluation may write
            .maxDepth(50_000); // calls that are no tail calls

    try (Interpreter small = limited.build()) {
      assertEquals(8 << 20, small.eval("(mem/heap/hard-limit)").asLong());
    }
  }

  @Test
  void stopping() throws InterruptedException {
    Thread watchdog = Thread.startVirtualThread(() -> stopWhenAsked(lisp));
    try {
      lisp.eval("(while 1 {})");
    } catch (LispError e) {
      System.out.println(e.kind()); // interrupted
    }

    watchdog.join();
  }

  private static void stopWhenAsked(Interpreter lisp) {
    LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
    lisp.interrupt();
  }

  @Test
  void grants() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream errors = new ByteArrayOutputStream();
    InputStream input = new ByteArrayInputStream(new byte[0]);

    Interpreter.Builder trusted =
        Interpreter.builder()
            .allowFiles(true) // load, read-file, write-file, for-line
            .allowEnvironment(true) // env/get
            .allowExit(true) // exit ends eval with an ExitRequest; it never ends the JVM
            .arguments(List.of("first", "second")) // (args)
            .loadPath(List.of(Path.of("lib"))) // where load looks last
            .out(output)
            .err(errors)
            .in(input);

    try (Interpreter open = trusted.build()) {
      assertEquals("{\"first\" \"second\"}", open.eval("(args)").print());
    }
  }

  @Test
  void figures() {
    MemorySnapshot memory = lisp.memory();
    long used = memory.heap().usage(); // bytes of the cells held
    long bound = memory.heap().footprint() + memory.heap().charged(); // never above …
    long limit = memory.heap().hardLimit();
    long evacuated = memory.checkpoint().bytesEvacuated();
    long needed = memory.peaks().limited(); // the least limit that would have done so far
    long nearlyAll = memory.gc().pauses().quantile(0.99); // ns; at most 1/16 too high

    assertTrue(used <= bound && bound <= limit && evacuated >= 0);
    assertTrue(bound <= needed && needed <= limit && nearlyAll <= memory.gc().pauses().max());
  }
}
