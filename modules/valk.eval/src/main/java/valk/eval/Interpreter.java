package valk.eval;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import valk.eval.read.Balance;
import valk.eval.read.Reader;
import valk.eval.read.Source;
import valk.eval.run.CodeProvider;
import valk.eval.run.Families;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.spi.Composer;
import valk.eval.spi.Functions;
import valk.eval.spi.Inside;
import valk.gc.HeapConfig;
import valk.gc.MemoryListener;
import valk.gc.ProviderNames;
import valk.gc.Words;
import valk.memory.MemoryLimits;
import valk.memory.MemorySnapshot;
import valk.memory.Space;

/**
 * A Lisp with a memory of its own: arena, heap and handles of fixed greatest size, outside the Java
 * heap. Interpreters share nothing; any number may be used side by side.
 *
 * {@snippet lang="java" :
 * try (Interpreter lisp = Interpreter.builder().heapLimit(8 << 20).build()) {
 *   long sum = lisp.eval("(foldl + 0 (range 0 10))").asLong();
 * }
 * }
 *
 * <p><b>Threads.</b> An interpreter may be used from any thread, also a virtual one, but by one at
 * a time: a second thread is turned away with {@link IllegalStateException}, and so is a stream of
 * the host that calls back into the interpreter which writes to it. Only {@link #interrupt()},
 * {@link #memoryIfIdle()}, the listeners of the memory and {@link Value#close()} are for every
 * thread at every time. Evaluation begins on the caller's Java stack; when that gets deep it goes
 * on on a thread of its own while the caller waits.
 *
 * <p><b>What a script may do.</b> Nothing outside its memory and the streams it is given, until the
 * builder {@linkplain Builder#allowFiles grants} more.
 *
 * <p><b>What can go wrong.</b> An error of the script is a {@link LispError}, after which the
 * interpreter is as usable as before. Should anything else be thrown while a script runs, an error
 * of the JVM such as {@link OutOfMemoryError} or an exception of a stream that is no {@link
 * IOException}, the interpreter counts as broken and can only be closed.
 */
public final class Interpreter implements AutoCloseable {
  private static final String UNNAMED = "script";

  /** What is looked at inside the interpreter on behalf of a {@link Value}. */
  @FunctionalInterface
  interface Look<T> {
    T at(Reading reading);
  }

  private final Machine m;
  private final TopLevel topLevel;
  private final DataWords dataWords;
  private final Composing composing;
  private final Inspection inspection;
  private final Leases leases;
  private final Visits visits;
  private final EvaluationLimits limits;

  private Interpreter(Machine m, JavaStack javaStack, EvaluationLimits limits) {
    this.m = m;
    this.limits = limits;
    this.topLevel = new TopLevel(m);
    this.leases = new Leases(m.heap.handles());
    this.visits = new Visits(m, leases, javaStack, limits);
    this.dataWords = new DataWords(this, m);
    this.composing = new Composing(m);
    this.inspection = new Inspection(m, dataWords);
  }

  /** Returns a builder with every limit at its default and nothing granted. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Has the JVM do ahead what the first interpreter of a process needs and waits for: link its
   * access to native memory and to files. For a thread that has nothing to do while another one
   * gets ready; never necessary, and of no use a second time.
   */
  public static void prepare() {
    Space.prepare();
  }

  /**
   * Returns the Java stack in bytes that evaluation takes at most at a depth; see {@link
   * Builder#maxDepth} and {@link Builder#callerStack}.
   *
   * @param frames 1 to {@value Builder#GREATEST_DEPTH}
   */
  public static long javaStackBytes(int frames) {
    return (long) Assembly.stackWords(frames) * Machine.JAVA_BYTES_PER_WORD;
  }

  /**
   * Evaluates a text whose name in reports is {@code script}; see {@link #eval(String, String)}.
   */
  public Value eval(String source) {
    return eval(source, UNNAMED);
  }

  /**
   * Evaluates all forms of a text, up to the first error. Limits of time, fuel and output hold for
   * all of them together. What the script printed is flushed after each form.
   *
   * @param source the forms
   * @param name what reports call the text, usually a file name
   * @return the value of the last form; nil if there is none
   * @throws LispError if a form cannot be read, if an error reached the top level, or if a limit
   *     was reached; what earlier forms did stays done
   * @throws ExitRequest if the script called {@code exit} and may
   * @throws IllegalStateException if the interpreter is closed, broken, or in use
   */
  public Value eval(String source, String name) {
    return evalAll(script(source, name));
  }

  /**
   * Evaluates all forms of a file's text, as {@link #eval(String, String)} does.
   *
   * @param utf8 the forms, in UTF-8; malformed bytes are reported when they are reached; not to be
   *     changed meanwhile
   * @param name the path of the file: what reports call the text, and {@code load} looks beside it
   * @return the value of the last form; nil if there is none
   * @throws LispError as {@link #eval(String, String)}
   * @throws ExitRequest if the script called {@code exit} and may
   * @throws IllegalStateException if the interpreter is closed, broken, or in use
   */
  public Value eval(byte[] utf8, String name) {
    return evalAll(script(utf8, name));
  }

  /**
   * Calls a function, as a top-level form would: the limits of time, fuel and output hold for this
   * call, what it made and nothing refers to is gone afterwards, and what the script printed is
   * flushed.
   *
   * @param function a function of this interpreter, as {@link #eval} gave it
   * @param arguments what is copied into the interpreter's memory; counts against its limit
   * @return the result
   * @throws LispError if an error reached the top level, or a limit was reached
   * @throws ExitRequest if the script called {@code exit} and may
   * @throws IllegalArgumentException if a value belongs to another interpreter, or lists in an
   *     argument nest deeper than 200
   * @throws IllegalStateException if the interpreter is closed, broken, or in use, or a value is
   *     closed
   */
  public Value call(Value function, Data... arguments) {
    List<Data> copied = List.of(arguments);
    return visits.evaluate(() -> topLevel.call(Data.held(function), copied, dataWords, keep()));
  }

  /**
   * Calls a function and takes a copy of its result, as {@link #call} and {@link Value#data} do,
   * but without keeping the result: what the call made is gone when this returns.
   *
   * @param function a function of this interpreter, as {@link #eval} gave it
   * @param arguments what is copied into the interpreter's memory; counts against its limit
   * @return a copy of the result
   * @throws LispError as {@link #call}; also of kind {@code value} if the result's lists nest
   *     deeper than 200, or its copy would take more Java memory than the interpreter's hard limit
   * @throws ExitRequest if the script called {@code exit} and may
   * @throws IllegalArgumentException as {@link #call}
   * @throws IllegalStateException as {@link #call}
   */
  public Data callForData(Value function, Data... arguments) {
    List<Data> copied = List.of(arguments);
    return visits.evaluate(
        () -> topLevel.call(Data.held(function), copied, dataWords, this::copyOut));
  }

  /**
   * Calls a function with one argument that is made part by part, and looks at its result while it
   * lies in the interpreter's memory: as {@link #callForData}, without Java objects in between. For
   * families of functions of other modules.
   *
   * @param function a function of this interpreter, as {@link #eval} gave it
   * @param argument makes the argument; what it makes counts against the limit
   * @param look gets the result
   * @return what the look returns
   * @throws LispError as {@link #call}
   * @throws ExitRequest if the script called {@code exit} and may
   * @throws RuntimeException what {@code argument} or {@code look} throw; the interpreter stays
   *     usable
   * @throws IllegalStateException if the interpreter is closed, broken, or in use, or the function
   *     is closed; if not exactly one argument is made
   * @throws IllegalArgumentException if the function belongs to another interpreter
   */
  public <T> T call(Value function, Composer.Composition argument, Inside.Look<T> look) {
    return visits.evaluate(new ComposedCall<>(function, argument, look));
  }

  /** The steps of such a call, in one object. */
  private final class ComposedCall<T> implements Supplier<T>, LongSupplier, LongFunction<T> {
    private final Value function;
    private final Composer.Composition argument;
    private final Inside.Look<T> look;

    ComposedCall(Value function, Composer.Composition argument, Inside.Look<T> look) {
      this.function = function;
      this.argument = argument;
      this.look = look;
    }

    @Override
    public T get() {
      return topLevel.call(this, composing, argument, this);
    }

    @Override
    public long getAsLong() {
      return functionWord(function);
    }

    @Override
    public T apply(long result) {
      return inspection.look(look, result);
    }
  }

  private long functionWord(Value function) {
    try {
      return wordOf(function);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new HostFailure(e);
    }
  }

  private Data copyOut(long word) {
    try {
      return dataWords.data(word);
    } catch (IllegalArgumentException e) {
      throw Reports.tooLarge(e);
    }
  }

  /** For use inside: the word of a value of this interpreter, valid until the next safepoint. */
  long wordOf(Value value) {
    return value.word(this, leases);
  }

  DataWords dataWords() {
    return dataWords;
  }

  Value evalAll(Script script) {
    return visits.evaluate(() -> formByForm(script));
  }

  private Value formByForm(Script script) {
    Value last = value(Words.NIL);
    while (script.hasNext()) {
      last.close();
      last = topLevel.evaluate(script, keep());
      visits.flush();
    }
    return last;
  }

  /**
   * Prepares a text to be evaluated form by form. Nothing is read or evaluated yet.
   *
   * @param source the forms; half of a surrogate pair counts as malformed text
   * @param name what reports call the text, usually a file name
   */
  public Script script(String source, String name) {
    return script(SourceText.utf8(source), name);
  }

  /**
   * Prepares the bytes of a file to be evaluated form by form. Nothing is read or evaluated yet.
   *
   * @param utf8 the forms, in UTF-8; malformed bytes are reported when they are reached; not to be
   *     changed afterwards
   * @param name what reports call the text, usually a file name; {@code load} looks beside this
   *     file
   */
  public Script script(byte[] utf8, String name) {
    Source source = new Source(name, utf8);
    return new Script(this, source, new Reader(m, source));
  }

  Value evalNext(Script script) {
    return visits.evaluate(() -> topLevel.evaluate(script, keep()));
  }

  private LongFunction<Value> keep() {
    return this::value;
  }

  /** For use inside: a value that keeps the word alive. */
  Value value(long word) {
    return new Value(this, leases, word);
  }

  <T> T look(Value value, Look<T> look) {
    return visits.look(() -> look.at(new Reading(this, m, value.word(leases))));
  }

  /**
   * Stops the evaluation that is running, at its next safepoint, with a {@link LispError} of kind
   * {@code interrupted} that no script can catch; does nothing when none is running. From any
   * thread.
   */
  public void interrupt() {
    visits.interrupt();
  }

  /**
   * Returns the steps that the last evaluation had left of its {@linkplain Builder#fuel fuel}: 0
   * after one that ended for want of it, all of it before the first.
   *
   * @return {@link Long#MAX_VALUE} if fuel is unlimited
   * @throws IllegalStateException if the interpreter is closed, broken, or in use
   */
  public long fuelLeft() {
    return visits.glance(() -> limits.fuelLeft(m));
  }

  /**
   * Returns the figures of all tiers.
   *
   * @throws IllegalStateException if the interpreter is closed, broken, or in use
   */
  public MemorySnapshot memory() {
    return visits.glance(m.heap::snapshot);
  }

  /**
   * Returns the figures of all tiers if nobody uses the interpreter. For every thread at every
   * time: a thread that comes meanwhile waits for the figures, and is not turned away.
   *
   * @return empty if the interpreter is closed, broken, or in use
   */
  public Optional<MemorySnapshot> memoryIfIdle() {
    return visits.glanceIfIdle(m.heap::snapshot);
  }

  /**
   * Has somebody told of each checkpoint and collection from now on. For every thread at every
   * time.
   */
  public void addMemoryListener(MemoryListener listener) {
    m.heap.addListener(listener);
  }

  /**
   * Tells somebody no more; does nothing if it is not told. For every thread at every time, also
   * when the interpreter is closed.
   */
  public void removeMemoryListener(MemoryListener listener) {
    m.heap.removeListener(listener);
  }

  /**
   * Gives all memory back; scripts and values of this interpreter cannot be used any more. Closing
   * again does nothing.
   *
   * @throws IllegalStateException if an evaluation is running: it is not waited for; {@link
   *     #interrupt()} it and close when it has ended
   */
  @Override
  public void close() {
    visits.close();
  }

  /**
   * Tells whether a text that is being typed is ready to be evaluated. Looks at brackets, strings
   * and comments only. For any thread; needs no interpreter.
   */
  public static Completeness completeness(String source) {
    return switch (Balance.of(SourceText.utf8(source))) {
      case CLOSED -> Completeness.COMPLETE;
      case OPEN -> Completeness.INCOMPLETE;
      case BROKEN -> Completeness.MALFORMED;
    };
  }

  /**
   * Sets up an interpreter. Not safe for use by several threads; one builder can make many
   * interpreters.
   */
  public static final class Builder {
    /** Greatest argument of {@link #maxDepth}. */
    public static final int GREATEST_DEPTH = 16_000_000;

    private static final int DEFAULT_DEPTH = 100_000;

    private final MemoryChoice memory = new MemoryChoice();
    private final HostChoice host = new HostChoice();
    private @Nullable Duration timeLimit;
    private long fuel = EvaluationLimits.NO_LIMIT;
    private long outputLimit = EvaluationLimits.NO_LIMIT;
    private int maxDepth = DEFAULT_DEPTH;
    private @Nullable CodeTier codeTier;
    private @Nullable Consumer<String> compilerLog;
    private long callerStack;
    private Consumer<Registry> moreBuiltins = registry -> {};
    private final List<HostFunctions.Definition> functions = new ArrayList<>();
    private @Nullable Consumer<Functions> later;

    private Builder() {}

    /**
     * Sets how code is run; {@link CodeTier#MIXED} unless the system property {@value
     * CodeTier#PROPERTY} says otherwise.
     */
    public Builder codeTier(CodeTier tier) {
      codeTier = tier;
      return this;
    }

    /**
     * Sets who gets a line about each function or loop that is compiled, or is too large for it.
     *
     * @param log called from any thread
     */
    public Builder compilerLog(Consumer<String> log) {
      compilerLog = log;
      return this;
    }

    /** Sets all sizes at once, as read from the environment; replaces those set before. */
    public Builder limits(MemoryLimits sizes) {
      memory.take(sizes);
      return this;
    }

    /**
     * Sets the size of the scratch arena.
     *
     * @param bytes at least 64 KiB; 4 MiB unless set
     */
    public Builder arenaSize(long bytes) {
      memory.arenaSize = bytes;
      return this;
    }

    /**
     * Sets the hard limit of the heap: pages, large objects, and what is charged for Java objects
     * that the script makes grow.
     *
     * @param bytes at least 1 MiB; 64 MiB unless set
     */
    public Builder heapLimit(long bytes) {
      memory.heapLimit = bytes;
      return this;
    }

    /**
     * Sets the greatest value that a script may raise the hard limit to. So much address space, not
     * memory, is reserved at start.
     *
     * @param bytes at least the heap limit; 1 GiB, or the heap limit if that is more, unless set
     */
    public Builder ceiling(long bytes) {
      memory.ceiling = bytes;
      return this;
    }

    /**
     * Sets the heap usage past which a collection starts.
     *
     * @param bytes not negative; 16 MiB unless set
     */
    public Builder gcThreshold(long bytes) {
      memory.gcThreshold = bytes;
      return this;
    }

    /**
     * Limits the wall time of each evaluation; unlimited unless set. It ends with a {@link
     * LispError} of kind {@code timeout} that no script can catch.
     *
     * @param limit more than zero
     * @throws IllegalArgumentException if the limit is zero or negative
     */
    public Builder timeLimit(Duration limit) {
      if (!limit.isPositive()) {
        throw new IllegalArgumentException("time limit: wanted more than zero, got " + limit);
      }
      timeLimit = limit;
      return this;
    }

    /**
     * Limits the steps of each evaluation; unlimited unless set. When they are used up it ends with
     * a {@link LispError} of kind {@code fuel} that no script can catch.
     *
     * <p>A step is a call of a function, a turn of a loop, or about as much work inside of a
     * builtin: 8 elements looked at, or 64 bytes made or copied. Time spent waiting is none. The
     * same program stops at the same place, on every machine and with every size of memory, unless
     * it reads figures of memory, asks for collections or comes near the limit of memory. While
     * fuel is limited, evaluation is slower, up to twice; otherwise this costs nothing.
     *
     * @param steps more than zero
     * @throws IllegalArgumentException if the number is zero or negative
     * @see Interpreter#fuelLeft
     */
    public Builder fuel(long steps) {
      if (steps <= 0) {
        throw new IllegalArgumentException("fuel: wanted more than zero steps, got " + steps);
      }
      fuel = steps;
      return this;
    }

    /**
     * Limits what each evaluation writes to {@link #out} and {@link #err}, together; unlimited
     * unless set. The output is cut there, and the evaluation ends with a {@link LispError} of kind
     * {@code output-limit} that no script can catch. Files are not counted.
     *
     * @param bytes 0 or more
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder outputLimit(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("output limit: wanted 0 or more bytes, got " + bytes);
      }
      outputLimit = bytes;
      return this;
    }

    /**
     * Sets how deep calls that are no tail calls may nest, in frames of usual size; a frame with
     * many variables counts as several. Deeper is a {@link LispError} of kind {@code
     * stack-overflow}. Address space for it is reserved when an evaluation gets deep: about 2 KiB a
     * frame.
     *
     * @param frames 1 to {@value #GREATEST_DEPTH}; 100 000 unless set; less than about 2 000 counts
     *     as that
     * @throws IllegalArgumentException if the number is out of range
     */
    public Builder maxDepth(int frames) {
      if (frames < 1 || frames > GREATEST_DEPTH) {
        throw new IllegalArgumentException(
            "maximum depth: wanted 1 to " + GREATEST_DEPTH + ", got " + frames);
      }
      maxDepth = frames;
      return this;
    }

    /**
     * Tells that every thread which uses the interpreter has at least so much Java stack left, so
     * that deep evaluation can stay on it. Unless set, evaluation takes no more than 160 KiB from a
     * thread of unknown size, looks whether that is there, and goes on elsewhere when it gets
     * deeper.
     *
     * @param bytes what the host knows to be there; a false promise ends in a {@link
     *     StackOverflowError} and a broken interpreter
     * @throws IllegalArgumentException if the number is negative
     */
    public Builder callerStack(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("caller stack: wanted 0 or more bytes, got " + bytes);
      }
      callerStack = bytes;
      return this;
    }

    /** Sets where {@code print} writes, in UTF-8; buffered. {@link System#out} unless set. */
    public Builder out(OutputStream stream) {
      host.out = Objects.requireNonNull(stream);
      return this;
    }

    /** Sets where warnings and timings are written, in UTF-8. {@link System#err} unless set. */
    public Builder err(OutputStream stream) {
      host.err = Objects.requireNonNull(stream);
      return this;
    }

    /**
     * Has what scripts print, and what is warned of, pass through something on its way to {@link
     * #out} and {@link #err}.
     *
     * @param ofOut makes of the one stream another
     * @param ofErr makes of the one stream another
     */
    public Builder throughStreams(
        UnaryOperator<OutputStream> ofOut, UnaryOperator<OutputStream> ofErr) {
      host.out = Objects.requireNonNull(ofOut.apply(host.out));
      host.err = Objects.requireNonNull(ofErr.apply(host.err));
      return this;
    }

    /** Sets what the script reads as its standard input. Empty unless set. */
    public Builder in(InputStream stream) {
      host.in = Objects.requireNonNull(stream);
      return this;
    }

    /** Tells whether output goes to a terminal, which shows colours and each line at once. */
    public Builder terminal(boolean isTerminal) {
      host.terminal = isTerminal;
      return this;
    }

    /** Grants reading and writing of files, with the rights of this process; denied unless set. */
    public Builder allowFiles(boolean allowed) {
      host.files = allowed;
      return this;
    }

    /** Grants reading of environment variables; denied unless set. */
    public Builder allowEnvironment(boolean allowed) {
      host.environment = allowed;
      return this;
    }

    /**
     * Grants {@code exit}, which ends an evaluation with an {@link ExitRequest}; denied unless set.
     */
    public Builder allowExit(boolean allowed) {
      host.exit = allowed;
      return this;
    }

    /** Sets what {@code (args)} gives; nothing unless set. */
    public Builder arguments(List<String> texts) {
      host.arguments = List.copyOf(texts);
      return this;
    }

    /** Sets the folders that {@code load} searches last, in this order; none unless set. */
    public Builder loadPath(List<Path> folders) {
      host.loadPath = List.copyOf(folders);
      return this;
    }

    /**
     * Chooses what makes a tier of the memory. A tier that is not chosen for has its default, or
     * what the system property {@value ProviderNames#PROPERTY} says.
     *
     * @param tier {@code space}, {@code arena}, {@code slab} or {@code heap}
     * @param name the provider's name; {@link #build} searches for it
     * @throws IllegalArgumentException if there is no such tier, or the name is empty
     */
    public Builder provider(String tier, String name) {
      return providers(memory.providers.with(tier, name));
    }

    /**
     * Chooses for several tiers at once; what was chosen for others stays.
     *
     * @param names a comma list such as {@code arena=chunked,heap=no-collect}
     * @throws IllegalArgumentException if it is not of this form, or names a tier that does not
     *     exist, or one twice
     */
    public Builder providers(String names) {
      return providers(memory.providers.with(ProviderNames.parse(names)));
    }

    /** Chooses for all tiers; replaces what was chosen before. */
    public Builder providers(ProviderNames names) {
      memory.providers = Objects.requireNonNull(names);
      return this;
    }

    /**
     * Sets where {@link #build} searches for providers that are chosen by name: in the modules of a
     * layer and its parents, besides the built-in ones. Unless set, it searches with the context
     * class loader of the thread that builds, and only if a provider was chosen.
     *
     * @param layer a layer whose parents hold the module {@code valk.memory}
     */
    public Builder providersFrom(ModuleLayer layer) {
      memory.layer = Objects.requireNonNull(layer);
      return this;
    }

    /**
     * Gives scripts a function that the host computes. A script may rebind its name, as any other.
     *
     * @param signature the call as errors and {@code doc} show it, {@code "(name a b? rest…)"}: two
     *     optional parts, parameters that end in {@code ?} and a last one that ends in {@code …},
     *     follow the required parameters
     * @param doc one or two sentences for {@code (doc name)}
     * @param function what computes it
     * @throws IllegalArgumentException if the signature is malformed; {@link #build} throws it if
     *     there is a function of that name already
     */
    public Builder function(String signature, String doc, HostFunction function) {
      functions.add(HostFunctions.Definition.of(signature, doc, function, false));
      return this;
    }

    /**
     * Gives scripts further functions when one first mentions a name that holds a {@code /} and is
     * bound nowhere, or asks what names there are. Until then they cost nothing.
     *
     * @param families adds them, once; called in the middle of an evaluation by the thread that
     *     evaluates. What it throws ends that evaluation, as what a function of the host throws
     */
    public Builder lateFunctions(Consumer<Functions> families) {
      later = Objects.requireNonNull(families);
      return this;
    }

    /** Changes what the memory is made of, in ways that are no matter for a host. */
    Builder memory(UnaryOperator<HeapConfig> change) {
      memory.change = change;
      return this;
    }

    /** Adds to the builtins of the language. */
    Builder builtins(Consumer<Registry> more) {
      moreBuiltins = more;
      return this;
    }

    /**
     * Makes the interpreter: reserves its memory and loads what every script expects to be there.
     * If providers are chosen, or a layer is set, it searches for them; where two of a tier have
     * one name, {@link #err} is told which is taken.
     *
     * @throws valk.memory.MemoryLimitException if a size is out of its range
     * @throws valk.memory.StorageException if the host has no place for the memory
     * @throws valk.memory.UnknownProviderException if no provider has a name that was chosen; lists
     *     those there are
     * @throws valk.memory.ProviderException if a provider that is found, chosen or not, cannot be
     *     made or has no usable name
     * @throws IllegalArgumentException if one of the system properties {@value
     *     ProviderNames#PROPERTY}, {@value CodeTier#PROPERTY} and {@value CodeTier#AFTER_PROPERTY}
     *     is malformed, or two functions have one name
     */
    public Interpreter build() {
      EvaluationLimits limits = EvaluationLimits.of(timeLimit, fuel, outputLimit);
      HeapConfig config = memory.config(host::warn);
      HostFunctions given = new HostFunctions();
      List<HostFunctions.Definition> definitions = List.copyOf(functions);
      Consumer<Registry> more = moreBuiltins.andThen(all -> given.install(all, definitions));
      Families families = later == null ? Families.NONE : new LateFunctions(given, later);
      Machine machine =
          Assembly.machine(config, host.host(limits), maxDepth, codeProvider(), more, families);
      Interpreter made = new Interpreter(machine, new JavaStack(callerStack), limits);
      given.attach(made.dataWords);
      return made;
    }

    private CodeProvider codeProvider() {
      CodeTier tier = codeTier == null ? CodeTier.usual() : codeTier;
      return tier.provider(compilerLog);
    }
  }
}
