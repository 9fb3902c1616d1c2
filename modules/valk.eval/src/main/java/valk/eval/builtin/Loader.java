package valk.eval.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import valk.eval.read.Reader;
import valk.eval.read.Source;
import valk.eval.run.Code;
import valk.eval.run.Machine;
import valk.eval.run.Site;
import valk.eval.value.ErrorKind;
import valk.gc.Words;

/**
 * Evaluates files form by form.
 *
 * <p>The text is charged to the heap while the file is being evaluated; code that lives on charges
 * for it itself. A frame of {@code load} on the shadow stack:
 *
 * <pre>
 *   fp       path
 *   fp + 1   the ENV whose names the file sees, or nil for the globals
 *   fp + 2   the form, then its CODE, then its value
 *   fp + 3   {@link #JAVA_STACK_WORDS} words of nil, which stand for the Java stack of this class
 * </pre>
 */
final class Loader {
  private static final int SCOPE = 1;
  private static final int FORM = 2;
  private static final int TOP = 3;
  private static final int JAVA_STACK_WORDS = 8;

  private final Log log;

  Loader(Log log) {
    this.log = log;
  }

  /**
   * Evaluates the file that the argument of frame {@code fp} names, in the scope of the caller when
   * it called by name.
   *
   * @return the last value, or the first error
   */
  long load(Machine m, int fp) {
    m.stack[fp + SCOPE] = m.callerScope;
    m.callerScope = Words.NIL;
    long wrong = Strings.check(m, fp, 1);
    if (wrong != Words.NONE) {
      return wrong;
    }
    if (!m.host.files()) {
      return FilePaths.denied(m, fp);
    }
    Path requested = FilePaths.of(m, m.stack[fp]);
    if (requested == null) {
      return FilePaths.invalid(m, fp);
    }
    List<Path> folders = folders(m, fp);
    Path found = find(folders, requested);
    if (found == null && !Files.exists(requested)) {
      return Arguments.error(m, fp, ErrorKind.IO, missing(folders, requested));
    }
    try {
      return load(m, fp, found == null ? requested : found);
    } catch (IOException e) {
      return FilePaths.failed(m, fp, requested, e);
    }
  }

  private static String missing(List<Path> folders, Path requested) {
    String where =
        requested.isAbsolute()
            ? ""
            : folders.stream()
                .map(folder -> folder.toString().isEmpty() ? "." : folder.toString())
                .distinct()
                .collect(Collectors.joining(", ", " in ", ""));
    return requested + ": no such file" + where;
  }

  private static @Nullable Path find(List<Path> folders, Path requested) {
    for (Path folder : folders) {
      Path candidate = folder.resolve(requested);
      if (Files.isRegularFile(candidate)) {
        return candidate;
      }
    }
    return null;
  }

  /** The working directory, the folder of the code that loads, and the load path. */
  private static List<Path> folders(Machine m, int fp) {
    List<Path> folders = new ArrayList<>();
    folders.add(Path.of(""));
    Path beside = folderOf(callingCode(m, fp));
    if (beside != null) {
      folders.add(beside);
    }
    folders.addAll(m.host.loadPath());
    return folders;
  }

  /** The code nearest to frame {@code fp} among its callers; builtins have none. */
  private static @Nullable Code callingCode(Machine m, int fp) {
    int frame = fp;
    int delta = Site.delta(m.stack[frame - 1]);
    while (delta > 0) {
      frame -= delta;
      Code code = m.codeOf(m.stack[frame - Machine.HEADER]);
      if (code != null) {
        return code;
      }
      delta = Site.delta(m.stack[frame - 1]);
    }
    return null;
  }

  private static @Nullable Path folderOf(@Nullable Code code) {
    if (code == null) {
      return null;
    }
    try {
      return Path.of(code.source.name()).getParent();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private long load(Machine m, int fp, Path path) throws IOException {
    m.stack[fp + FORM] = Words.NIL;
    long size = path.toFile().length();
    try (ChargedSource text = new ChargedSource(m, fp, fp + TOP, size)) {
      return evaluate(m, fp, text.source(path.toString(), read(m, fp, path, text, size)));
    }
  }

  private static byte[] read(Machine m, int fp, Path path, ChargedSource text, long size)
      throws IOException {
    try (FileBytes in = FileBytes.open(m, path, fp, fp + TOP)) {
      return text.read(in, size);
    }
  }

  private long evaluate(Machine m, int fp, Source source) {
    try (Reader reader = new Reader(m, source)) {
      int forms = 0;
      while (true) {
        long form = reader.next(fp, fp + TOP);
        if (form == Words.NONE) {
          log.report(m, fp, Log.Level.INFO, "loaded " + source.name() + ", " + forms + " forms");
          return m.stack[fp + FORM];
        }
        if (form == Words.UNSET) {
          return Readings.failed(m, fp, source, reader);
        }
        m.stack[fp + FORM] = form;
        long value = evaluate(m, fp, source, reader);
        if (m.isError(value)) {
          return value;
        }
        m.stack[fp + FORM] = value;
        forms++;
      }
    }
  }

  private static long evaluate(Machine m, int fp, Source source, Reader reader) {
    int slot = fp + FORM;
    int position = reader.spans().position(0);
    boolean named = m.stack[fp + SCOPE] != Words.NIL;
    m.compiler().compile(m, fp, slot, false, named, source, reader.spans(), position);
    if (m.isError(m.stack[slot])) {
      return m.stack[slot];
    }
    int base = Callbacks.base(m, fp, fp + TOP + padding(m, fp + TOP));
    m.stack[base] = m.stack[fp + SCOPE];
    return m.call(m.stack[slot], fp, base, named ? 1 : 0);
  }

  private static int padding(Machine m, int from) {
    for (int i = from; i < from + JAVA_STACK_WORDS; i++) {
      m.stack[i] = Words.NIL;
    }
    return JAVA_STACK_WORDS;
  }
}
