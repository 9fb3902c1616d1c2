package valk.eval;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import valk.gc.HeapConfig;
import valk.gc.HeapProviders;
import valk.gc.spi.CellHeap;
import valk.gc.spi.HeapProvider;
import valk.gc.spi.HeapSite;
import valk.memory.Providers;
import valk.memory.ScratchArena;
import valk.memory.Space;
import valk.memory.spi.ScratchArenaProvider;

/**
 * An arena and a heap that refuse what they may refuse, at the moments that a test chooses:
 * windows, storage for pages, and large cells. Each such request is numbered.
 *
 * <p>Storage that was made ready is never refused afterwards, as little as by a real heap: that is
 * what evacuation relies on.
 */
final class Refusals {
  private int requests;
  private int from = Integer.MAX_VALUE;
  private int count;

  /** Numbers requests from 0 on; those of {@code count} numbers from {@code first} are refused. */
  void begin(int first, int refused) {
    requests = 0;
    from = first;
    count = refused;
  }

  /** Ends the refusals; the number of requests since the beginning. */
  int end() {
    from = Integer.MAX_VALUE;
    return requests;
  }

  /** The usual memory, but for the refusals. */
  HeapConfig in(HeapConfig config) {
    return config.withTiers(config.space(), new Windows(), config.slab()).withHeap(new Storage());
  }

  private boolean refuse() {
    int number = requests++;
    return number >= from && number - from < count;
  }

  /** Hands all calls on, but for a method that is refused now and then. */
  private <T> T refusing(Class<T> type, T real, String method, Object refusal) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, called, arguments) -> {
              if (called.getName().equals(method) && refuse()) {
                return refusal;
              }
              try {
                return called.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }

  private final class Windows implements ScratchArenaProvider {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public String description() {
      return "refuses windows";
    }

    @Override
    public ScratchArena create(Space space, long start, long bytes) {
      ScratchArena real =
          Providers.builtIn()
              .scratchArenas()
              .named(Providers.DEFAULT_SCRATCH_ARENA)
              .create(space, start, bytes);
      return refusing(ScratchArena.class, real, "grant", ScratchArena.FULL);
    }
  }

  private final class Storage implements HeapProvider {
    @Override
    public String name() {
      return "refusing";
    }

    @Override
    public String description() {
      return "refuses storage and large cells";
    }

    @Override
    public CellHeap create(HeapSite site) {
      CellHeap real = HeapProviders.builtIn().named(HeapProviders.DEFAULT).create(site);
      CellHeap noStorage = refusing(CellHeap.class, real, "stock", false);
      return refusing(CellHeap.class, noStorage, "allocateLarge", CellHeap.NONE);
    }
  }
}
