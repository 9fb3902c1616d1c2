package valk.eval.conformance;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import valk.eval.Engine;

/** Every example of the README and of the pages in {@code docs} shows what comes out. */
final class DocumentationTest {
  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicContainer> examples() {
    return new Pages(Engine.usual(), folder).examples();
  }
}
