package valk.repl;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import valk.eval.spi.BuiltinProvider;
import valk.memory.ProviderException;

/**
 * The families of functions that other modules bring. They are searched for when a script asks.
 *
 * @param layer where they are searched for, besides the modules of the command
 */
record Families(@Nullable ModuleLayer layer) implements Supplier<List<BuiltinProvider>> {
  @Override
  public List<BuiltinProvider> get() {
    try {
      List<BuiltinProvider> all = new ArrayList<>();
      loader().forEach(all::add);
      return all;
    } catch (ServiceConfigurationError e) {
      throw new ProviderException("a family of functions cannot be used", e);
    }
  }

  private ServiceLoader<BuiltinProvider> loader() {
    return layer == null
        ? ServiceLoader.load(BuiltinProvider.class, Families.class.getClassLoader())
        : ServiceLoader.load(layer, BuiltinProvider.class);
  }
}
