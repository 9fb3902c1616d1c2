package valk.eval;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.gc.HeapConfig;
import valk.gc.HeapVerifier;
import valk.gc.Words;
import valk.gc.Zeal;
import valk.memory.MemoryLimits;

/**
 * One way to run Lisp: which providers make its memory, and under which zeal. Whatever the engine,
 * a program means the same; an engine that runs code in another way is one more value of this
 * record.
 *
 * @param name for messages
 * @param setup chooses it, on a builder whose sizes are set already
 * @param change what is changed behind the builder's back
 * @param usualFigures whether figures of memory are to the byte those of the default providers
 * @param swift whether it takes loops of many turns in its stride
 * @param collects whether memory that was filled once can be had again
 */
public record Engine(
    String name,
    Consumer<Interpreter.Builder> setup,
    UnaryOperator<HeapConfig> change,
    boolean usualFigures,
    boolean swift,
    boolean collects) {

  /** What a user gets, with the zeal and the providers that this JVM was started with. */
  public static Engine usual() {
    boolean asked = isSet(Zeal.PROPERTY) || isSet("valk.providers");
    return new Engine(
        "usual", b -> {}, UnaryOperator.identity(), !asked, !isSet(Zeal.PROPERTY), true);
  }

  private static boolean isSet(String property) {
    return !System.getProperty(property, "").isEmpty();
  }

  /**
   * The usual engine with other providers.
   *
   * @param names such as {@code "arena=chunked,heap=no-collect"}
   */
  public static Engine ofProviders(String names) {
    return new Engine(
        names, b -> b.providers(names), UnaryOperator.identity(), false, usual().swift(), true);
  }

  /** Without sections that have many turns. */
  public Engine slow() {
    return new Engine(name, setup, change, usualFigures, false, collects);
  }

  /** Keeps all that ever survived. */
  public Engine withoutCollections() {
    return new Engine(name, setup, change, usualFigures, swift, false);
  }

  /** With more settings of the builder. */
  public Engine with(String addition, Consumer<Interpreter.Builder> more) {
    return new Engine(
        name + " " + addition, setup.andThen(more), change, usualFigures, swift, collects);
  }

  /**
   * Under a zeal of its own, whatever the JVM's.
   *
   * @param zeal such as {@code "checkpoint:1,poison"}
   */
  public Engine withZeal(String zeal) {
    UnaryOperator<HeapConfig> zealous = config -> change.apply(config).withZeal(Zeal.parse(zeal));
    return new Engine(name + " " + zeal, setup, zealous, false, false, collects);
  }

  /** Reserves no more than the limit, for providers that take at the start what is reserved. */
  public Engine withoutHeadroom() {
    UnaryOperator<HeapConfig> tight = config -> tight(change.apply(config));
    return new Engine(name, setup, tight, usualFigures, swift, collects);
  }

  private static HeapConfig tight(HeapConfig c) {
    MemoryLimits l = c.limits();
    return new HeapConfig(
        new MemoryLimits(l.arenaSize(), l.heapLimit(), l.gcThreshold(), l.heapLimit()),
        c.bootAllowance(),
        c.handles(),
        c.markStackWords(),
        c.zeal(),
        c.ledger(),
        c.space(),
        c.scratchArena(),
        c.slab(),
        c.heap());
  }

  /** With a builtin {@code (test/verify)}, which walks the whole heap by code of its own. */
  public Engine withVerifier() {
    return with("verified", b -> b.builtins(Engine::install));
  }

  /** Applies this engine to a builder. */
  public Interpreter.Builder applyTo(Interpreter.Builder builder) {
    setup.accept(builder);
    return builder.memory(change);
  }

  private static void install(Registry registry) {
    registry.add("test/verify", "(test/verify)", 0, 0, Engine::verify, "Counts all cells.");
  }

  private static long verify(Machine m, int fp, int argc) {
    m.collect(fp, fp + argc);
    new HeapVerifier(m.heap).verify();
    return Words.NIL;
  }

  @Override
  public String toString() {
    return name;
  }
}
