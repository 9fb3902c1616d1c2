package valk.eval.jit;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Code;
import valk.eval.run.CodeFigures;
import valk.eval.run.CodeProvider;
import valk.eval.run.CodeStats;
import valk.eval.run.LoopBody;
import valk.eval.run.Machine;
import valk.eval.run.Node;
import valk.eval.run.Turns;

/**
 * Interprets functions and loops first, counts, and compiles what runs often; at once, or by a
 * thread of its own while it is interpreted on.
 *
 * <p>Owned by the machine's thread, but for what {@link Compilations} calls back.
 */
public final class Jit implements CodeProvider {
  /** Most bytes of compiled functions in use: what a script can make the JVM hold. */
  private static final long MOST_BYTES = 32L << 20;

  /** Most compiled loops in use. */
  private static final int MOST_LOOPS = 2_000;

  private final int calls;
  private final int turns;
  private final Compilations compilations;
  private final @Nullable Consumer<String> log;
  private final LongAdder nanos = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final CodeRoom room = new CodeRoom(MOST_BYTES, MOST_LOOPS);
  private @Nullable Machine machine;
  private long loops;
  private long compiled;
  private long frameless;
  private long dropped;
  private long gaveUp;

  private Jit(int calls, int turns, Compilations compilations, @Nullable Consumer<String> log) {
    this.calls = calls;
    this.turns = turns;
    this.compilations = compilations;
    this.log = log;
  }

  /** Compiles every function before its first call. */
  public static Jit eager(@Nullable Consumer<String> log) {
    return new Jit(1, 1, new AwaitedCompilations(), log);
  }

  /**
   * Compiles in the background.
   *
   * @param calls after so many a function is compiled
   * @param turns after so many a loop is compiled
   */
  public static Jit lazy(int calls, int turns, @Nullable Consumer<String> log) {
    return new Jit(calls, turns, new BackgroundCompilations(), log);
  }

  @Override
  public void attach(Machine owner) {
    machine = owner;
  }

  private Machine machine() {
    return Objects.requireNonNull(machine, "no machine is attached");
  }

  @Override
  public Node bodyOf(Code code, Node body) {
    return new Calls(this, code, body);
  }

  @Override
  public int turns() {
    return turns;
  }

  @Override
  public boolean often(Turns loop, Node node, int words) {
    boolean taken = compilations.add(() -> compile(loop, node, words));
    if (taken) {
      loops++;
      room.add(loop);
    }
    return taken;
  }

  private void compile(Turns loop, Node node, int words) {
    Unit unit = Unit.ofLoop(node, words, machine());
    UnitCompiler.Compiled made = make(() -> UnitCompiler.compile(unit), "a loop");
    if (made != null) {
      loop.complete(made.body());
    }
  }

  @Override
  public void forget(Code code) {
    UnitCompiler.Compiled made = room.remove(code);
    if (made != null) {
      dropped++;
      gaveUp += made.body().gaveUps();
    }
  }

  /** What was compiled without a body for loops is counted anew, and compiled with one. */
  @Override
  public void looped(Code code) {
    Node nodes = code.analysed;
    boolean lacks = code.body instanceof CompiledCode && !(code.body instanceof LoopBody);
    if (lacks && nodes != null && Frameless.isForLoops(code, nodes.ir())) {
      interpretAgain(code, "to be called in loops");
    }
  }

  @Override
  public CodeFigures figures(Code code) {
    UnitCompiler.Compiled made = room.get(code);
    return made == null
        ? CodeFigures.INTERPRETED
        : new CodeFigures(made.bytes(), made.frameless(), made.body().gaveUps());
  }

  @Override
  public CodeStats stats() {
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos.sum());
    return new CodeStats(
        compiled,
        loops,
        frameless,
        refused.sum(),
        dropped,
        gaveUp + room.gaveUp(),
        room.bytes(),
        micros);
  }

  /** A compilation; any thread. */
  private interface Compilation {
    UnitCompiler.Compiled make() throws TooLargeException;
  }

  /** Compiles a unit, or says why not; any thread. */
  private UnitCompiler.@Nullable Compiled make(Compilation compilation, String name) {
    long start = System.nanoTime();
    try {
      UnitCompiler.Compiled made = compilation.make();
      long took = System.nanoTime() - start;
      nanos.add(took);
      if (log != null) {
        log.accept("compiled " + name + ": " + description(made, took));
      }
      return made;
    } catch (TooLargeException e) {
      return refuse(name, e.getMessage());
    } catch (RuntimeException | LinkageError e) {
      if (compilations.areAwaited()) {
        throw e;
      }
      return refuse(name, e.toString());
    }
  }

  private static String description(UnitCompiler.Compiled made, long nanos) {
    return "%d bytes%s, %d us (%d to define)"
        .formatted(
            made.bytes(),
            made.frameless() > 0 ? " (" + made.frameless() + " without a frame)" : "",
            TimeUnit.NANOSECONDS.toMicros(nanos),
            TimeUnit.NANOSECONDS.toMicros(made.defining()));
  }

  private UnitCompiler.@Nullable Compiled refuse(String name, @Nullable String reason) {
    refused.increment();
    if (log != null) {
      log.accept("not compiled, %s: %s".formatted(name, reason));
    }
    return null;
  }

  private static String name(Code code) {
    return code.name == null ? "a function" : code.name;
  }

  /** Interprets what it counts the calls of, until it was compiled. */
  private abstract static class Counting extends Node {
    final Jit jit;
    final Code code;
    final Node body;
    private final int most;
    private int calls;
    private volatile UnitCompiler.@Nullable Compiled made;
    private volatile boolean failed;

    /**
     * @param most calls, after which it is compiled
     */
    Counting(Jit jit, Code code, Node body, int most) {
      this.jit = jit;
      this.code = code;
      this.body = body;
      this.most = most;
    }

    /** Compiles it; any thread. */
    abstract UnitCompiler.@Nullable Compiled make();

    /** Whether it runs still where it was put. */
    abstract boolean isInUse();

    /** Has the function run what was made of it; what is to run now. */
    abstract Node use(UnitCompiler.Compiled ready);

    /** It is not counted any more. */
    abstract void stop();

    @Override
    public long exec(Machine m, int fp) {
      if (++calls >= most) {
        return often().exec(m, fp);
      }
      return body.exec(m, fp);
    }

    /** What is to run from now on, as far as it is known. */
    private Node often() {
      if (calls == most) {
        begin();
      }
      UnitCompiler.Compiled ready = made;
      if (ready != null && isInUse()) {
        return use(ready);
      }
      if (failed && isInUse()) {
        stop();
      }
      return body;
    }

    private void begin() {
      if (!UnitCompiler.isCompilable(code)) {
        jit.refused.increment();
        failed = true;
      } else if (!jit.compilations.add(this::compile)) {
        calls = 0;
      }
    }

    private void compile() {
      made = make();
      failed = made == null;
    }
  }

  /** Body of a function that is interpreted still. */
  private static final class Calls extends Counting {
    Calls(Jit jit, Code code, Node body) {
      super(jit, code, body, jit.calls);
    }

    @Override
    UnitCompiler.@Nullable Compiled make() {
      Unit unit = Unit.of(code, body, jit.machine());
      return jit.make(() -> UnitCompiler.compile(unit), name(code));
    }

    @Override
    boolean isInUse() {
      return code.body == this;
    }

    @Override
    Node use(UnitCompiler.Compiled ready) {
      return jit.use(code, body, ready);
    }

    @Override
    void stop() {
      code.body = body;
    }
  }

  /** What a compiled function that runs without a frame does where it needs one. */
  private static final class Framed extends Counting {
    /** Who needs one for its calls of itself as well needs it soon, and often. */
    private static final int MOST_CALLS = 10;

    private final FramelessCode frameless;
    private final Frameless.Way way;

    Framed(Jit jit, Code code, Node body, FramelessCode frameless, Frameless.Way way) {
      super(jit, code, body, Math.min(jit.calls, MOST_CALLS));
      this.frameless = frameless;
      this.way = way;
    }

    @Override
    UnitCompiler.@Nullable Compiled make() {
      Unit unit = Unit.of(code, body, jit.machine());
      return jit.make(() -> UnitCompiler.framed(unit, way), name(code) + " with a frame");
    }

    @Override
    boolean isInUse() {
      return frameless.isInterpretedBy(this) && code.body.equals(frameless);
    }

    @Override
    Node use(UnitCompiler.Compiled ready) {
      if (!jit.makeRoom(ready.bytes(), code)) {
        return body;
      }
      jit.room.add(code, ready.bytes());
      frameless.compileTo(ready.body());
      return ready.body();
    }

    @Override
    void stop() {
      frameless.interpretBy(body);
    }
  }

  /** The function runs what was made of it. */
  private Node use(Code code, Node body, UnitCompiler.Compiled made) {
    makeRoom(made.bytes(), code);
    compiled++;
    frameless += made.frameless() > 0 ? 1 : 0;
    room.add(code, made);
    if (made.body() instanceof FramelessCode quick) {
      quick.interpretBy(new Framed(this, code, body, quick, made.way()));
    }
    code.body = made.body();
    return made.body();
  }

  /**
   * Has others give way until there is room.
   *
   * @param code who needs it
   * @return false when it had to give way itself
   */
  private boolean makeRoom(int bytes, Code code) {
    boolean stays = true;
    for (Code old = room.inTheWay(bytes); old != null; old = room.inTheWay(bytes)) {
      interpretAgain(old, "to make room");
      stays &= !old.equals(code);
    }
    return stays;
  }

  /** The function is interpreted again for a while, and counted anew. */
  private void interpretAgain(Code code, String why) {
    forget(code);
    code.body = new Calls(this, code, Objects.requireNonNull(code.analysed));
    if (log != null) {
      log.accept("interpreted again, " + why + ": " + name(code));
    }
  }
}
