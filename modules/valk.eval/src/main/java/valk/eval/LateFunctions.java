package valk.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import valk.eval.run.Families;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.spi.Functions;
import valk.memory.SlabSnapshot;

/** Functions of the host that are added when a script asks for them. */
final class LateFunctions implements Families {
  private final HostFunctions functions;
  private final Consumer<Functions> families;

  /**
   * @param functions what they are added to
   * @param families adds them
   */
  LateFunctions(HostFunctions functions, Consumer<Functions> families) {
    this.functions = functions;
    this.families = families;
  }

  @Override
  public void addTo(Machine m, Registry builtins) {
    try {
      Sink sink = new Sink(m);
      families.accept(sink);
      functions.install(builtins, sink.definitions);
    } catch (RuntimeException e) {
      throw new HostFailure(e);
    }
  }

  private static final class Sink implements Functions {
    private final Machine m;
    private final List<HostFunctions.Definition> definitions = new ArrayList<>();

    Sink(Machine m) {
      this.m = m;
    }

    @Override
    public void function(String signature, String doc, HostFunction function) {
      definitions.add(HostFunctions.Definition.of(signature, doc, function, false));
    }

    @Override
    public void curried(String signature, String doc, HostFunction function) {
      definitions.add(HostFunctions.Definition.of(signature, doc, function, true));
    }

    @Override
    public void slabs(Supplier<List<SlabSnapshot>> slabs) {
      m.showSlabs(slabs);
    }
  }
}
