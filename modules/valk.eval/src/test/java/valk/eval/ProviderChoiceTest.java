package valk.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import valk.gc.ProviderNames;
import valk.memory.ProviderException;
import valk.memory.StorageException;
import valk.memory.UnknownProviderException;
import valk.memory.spi.SpaceProvider;

/** Providers are found on the class path and chosen through the builder. */
final class ProviderChoiceTest {
  private static final String SPACES = "META-INF/services/" + SpaceProvider.class.getName();

  /**
   * A class path of one folder, in which every class named in a service file is defined anew, apart
   * from the module that the tests are in.
   */
  private static final class ClassPath extends ClassLoader {
    private final Path folder;
    private final List<String> asked = new ArrayList<>();

    ClassPath(Path folder) {
      super(ClassPath.class.getClassLoader());
      this.folder = folder;
    }

    void declare(String... classes) throws IOException {
      Path file = folder.resolve(SPACES);
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", classes));
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      asked.add(name);
      Path file = folder.resolve(name);
      return Files.exists(file)
          ? Collections.enumeration(List.of(file.toUri().toURL()))
          : Collections.emptyEnumeration();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.endsWith("SpaceProvider") && name.startsWith("valk.eval.")
          ? defined(name)
          : super.loadClass(name, resolve);
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
      Class<?> before = findLoadedClass(name);
      return before != null ? before : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
      try (@Nullable InputStream in = ProviderChoiceTest.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @TempDir private Path folder;

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ClassLoader usual = Thread.currentThread().getContextClassLoader();
  private ClassPath classPath = new ClassPath(Path.of(""));

  @BeforeEach
  void onAClassPath() {
    classPath = new ClassPath(folder);
    Thread.currentThread().setContextClassLoader(classPath);
  }

  @AfterEach
  void back() {
    Thread.currentThread().setContextClassLoader(usual);
  }

  private Interpreter.Builder builder() {
    return Interpreter.builder().err(err);
  }

  private static void evaluates(Interpreter.Builder builder) {
    try (Interpreter lisp = builder.build()) {
      assertEquals(45, lisp.eval("(foldl + 0 (range 0 10))").asLong());
    }
  }

  @Test
  void aProviderIsChosenByItsName() throws IOException {
    classPath.declare(RefusingSpaceProvider.class.getName());
    Interpreter.Builder refusing = builder().provider("space", "refusing");
    assertEquals("refused", assertThrows(StorageException.class, refusing::build).getMessage());
    evaluates(refusing.provider("space", "mapped"));
    assertThrows(
        StorageException.class, builder().providers("heap=mark-sweep,space=refusing")::build);
    assertEquals("", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  @DisabledIfSystemProperty(named = ProviderNames.PROPERTY, matches = ".+")
  void withoutAChoiceThereIsNoSearch() throws IOException {
    classPath.declare("no.such.SpaceProvider");
    evaluates(builder());
    assertFalse(classPath.asked.contains(SPACES));
    assertThrows(ProviderException.class, builder().provider("arena", "bump")::build);
    assertTrue(classPath.asked.contains(SPACES));
  }

  @Test
  void anUnknownNameListsWhatThereIs() throws IOException {
    classPath.declare(RefusingSpaceProvider.class.getName());
    String message =
        assertThrows(UnknownProviderException.class, builder().provider("space", "refuzing")::build)
            .getMessage();
    assertTrue(
        message.startsWith("space: no provider is called 'refuzing', there is: mapped, "), message);
    assertTrue(message.endsWith(", refusing"), message);
  }

  @Test
  void ofTwoOfOneNameTheBuiltInIsTakenWithAWarning() throws IOException {
    classPath.declare(ImposingSpaceProvider.class.getName());
    evaluates(builder().provider("space", "mapped"));
    String warning = err.toString(StandardCharsets.UTF_8);
    assertTrue(
        warning.startsWith(
            "valk: warning: space: two providers are called 'mapped': valk.memory.MappedSpace"),
        warning);
    assertTrue(
        warning.endsWith(" is taken, valk.eval.ImposingSpaceProvider (class path) is not\n"),
        warning);
  }

  /** A provider by its name only. */
  public static final class NoSpaceProvider {}

  @Test
  void aClassThatIsNoProviderIsNamed() throws IOException {
    classPath.declare(NoSpaceProvider.class.getName());
    String message =
        assertThrows(ProviderException.class, builder().provider("heap", "mark-sweep")::build)
            .getMessage();
    assertTrue(message.contains("NoSpaceProvider not a subtype"), message);
    assertFalse(message.contains("\n"), message);
  }

  @Test
  void aLayerIsSearchedInsteadOfTheClassPath() throws IOException {
    classPath.declare("no.such.SpaceProvider");
    evaluates(builder().provider("slab", "treiber").providersFrom(ModuleLayer.boot()));
    assertFalse(classPath.asked.contains(SPACES));
  }

  @Test
  void mistakesShowBeforeAnythingIsBuilt() {
    assertThrows(IllegalArgumentException.class, () -> builder().provider("scratch", "bump"));
    assertThrows(IllegalArgumentException.class, () -> builder().providers("bump"));
  }
}
