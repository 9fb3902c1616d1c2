package valk.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import valk.eval.builtin.Library;
import valk.eval.code.Analyzer;
import valk.eval.code.FormBuiltins;
import valk.eval.run.Builtin;
import valk.eval.run.CodeProvider;
import valk.eval.run.Families;
import valk.eval.run.Global;
import valk.eval.run.Host;
import valk.eval.run.Machine;
import valk.eval.run.MachineParts;
import valk.eval.run.Registry;
import valk.eval.value.Names;
import valk.gc.HeapConfig;
import valk.gc.ManagedHeap;
import valk.gc.Words;

/**
 * Puts an interpreter's parts together and binds the names that every script expects. What that
 * takes is not charged to the script: its account begins when the machine is handed out.
 */
final class Assembly {
  private static final int LEAST_WORDS = 16 * 1024;
  private static final long BOOT_ALLOWANCE = 4L << 20;

  private final HeapConfig config;
  private final Names names = new Names();

  /** Those of the builtins, in the order of {@link Machine#builtins()}. */
  private final List<Global> builtins = new ArrayList<>();

  private Assembly(HeapConfig config) {
    this.config = config.withBootAllowance(BOOT_ALLOWANCE);
  }

  /** Words of shadow stack for so many frames, at least {@value #LEAST_WORDS}. */
  static int stackWords(int frames) {
    return Math.max(LEAST_WORDS, frames * Machine.WORDS_PER_CALL);
  }

  /**
   * A machine that is ready to run scripts.
   *
   * @param config what its memory is made of
   * @param code how analysed code is run
   * @param moreBuiltins adds to the builtins of the language
   * @param families adds more when somebody asks for them
   * @throws valk.memory.StorageException if the host has no place for its memory
   */
  static Machine machine(
      HeapConfig config,
      Host host,
      int maxDepth,
      CodeProvider code,
      Consumer<Registry> moreBuiltins,
      Families families) {
    Registry registry = new Registry();
    FormBuiltins.install(registry);
    int words = stackWords(maxDepth);
    Library.install(registry, words);
    moreBuiltins.accept(registry);
    return new Assembly(config).machine(host, words, code, registry, families);
  }

  private Machine machine(
      Host host, int words, CodeProvider code, Registry registry, Families families) {
    Builtin[] all = registry.all();
    Machine m =
        new Machine(
            new MachineParts(names, host, all, families, new Analyzer(), code, words, this::heap));
    names.attach(m.heap);
    m.idle();
    bindNames(m);
    m.heap.sealBaseline();
    return m;
  }

  /** Names come first: they need no memory, which another thread may be preparing meanwhile. */
  private ManagedHeap heap(Machine m) {
    nameBuiltins(m);
    return ManagedHeap.create(config, m, m, m, m::requestSafepoint);
  }

  private void nameBuiltins(Machine m) {
    for (Builtin builtin : m.builtins()) {
      builtins.add(global(m, builtin.name));
    }
  }

  private void bindNames(Machine m) {
    for (int i = 0; i < builtins.size(); i++) {
      m.predefine(builtins.get(i), m.builtins()[i].word());
    }
    m.predefine(global(m, "nil"), Words.NIL);
    m.predefine(global(m, "true"), Words.fixnum(1));
    m.predefine(global(m, "false"), Words.fixnum(0));
    m.predefine(global(m, "otherwise"), Words.fixnum(1));
  }

  private Global global(Machine m, String name) {
    return m.globals.of(names.permanent(name));
  }
}
