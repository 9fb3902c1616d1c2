package valk.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import valk.eval.spi.BuiltinProvider;
import valk.eval.spi.FamilyHost;
import valk.eval.spi.Functions;
import valk.eval.spi.Replay;

/**
 * An interpreter whose scripts may use the families of functions of other modules, such as those
 * that serve HTTP. It keeps what such functions ask of their host: the texts that were evaluated,
 * which they may evaluate again in further interpreters, and the services that scripts started.
 *
 * {@snippet lang="java" :
 * try (Session session =
 *     new Session(
 *         () -> Interpreter.builder().heapLimit(8 << 20),
 *         () -> ServiceLoader.load(BuiltinProvider.class))) {
 *   session.script("(print (http/get \"http://127.0.0.1:8080/\"))", "fetch").evalNext();
 * }
 * }
 *
 * <p><b>Threads.</b> As for the interpreter; {@link #closeServices} is for every thread.
 */
public final class Session implements AutoCloseable, FamilyHost {
  private record Text(byte[] utf8, String name) {}

  private final Supplier<Interpreter.Builder> settings;
  private final Supplier<? extends Iterable<BuiltinProvider>> families;
  private final Interpreter lisp;
  private final List<Text> texts = new ArrayList<>();
  private final Services services = new Services();

  /**
   * Makes the interpreter.
   *
   * @param settings makes a builder for each interpreter: the session's own, and those that
   *     families make; called by any thread
   * @param families finds the families, each time that a script of an interpreter asks for the
   *     first time; called by any thread
   * @throws RuntimeException what {@link Interpreter.Builder#build} throws
   */
  public Session(
      Supplier<Interpreter.Builder> settings,
      Supplier<? extends Iterable<BuiltinProvider>> families) {
    this.settings = settings;
    this.families = families;
    this.lisp = builder(this).build();
  }

  private Interpreter.Builder builder(FamilyHost host) {
    return settings.get().lateFunctions(functions -> addFamilies(functions, host));
  }

  private void addFamilies(Functions functions, FamilyHost host) {
    for (BuiltinProvider family : families.get()) {
      family.addTo(functions, host);
    }
  }

  /**
   * Returns the interpreter. What is evaluated in it, but not through this session, is not done
   * again elsewhere.
   */
  public Interpreter interpreter() {
    return lisp;
  }

  /**
   * Prepares a text; see {@link Interpreter#script(byte[], String)}. From now on it counts as
   * evaluated.
   */
  public Script script(byte[] utf8, String name) {
    synchronized (texts) {
      texts.add(new Text(utf8, name));
    }
    return lisp.script(utf8, name);
  }

  /** Prepares a text; see {@link #script(byte[], String)}. */
  public Script script(String source, String name) {
    return script(SourceText.utf8(source), name);
  }

  /**
   * Evaluates a text; see {@link Interpreter#eval(byte[], String)}.
   *
   * @throws LispError as there
   * @throws ExitRequest as there
   * @throws IllegalStateException as there
   */
  public Value eval(byte[] utf8, String name) {
    return evalAll(script(utf8, name));
  }

  /** Evaluates a text; see {@link #eval(byte[], String)}. */
  public Value eval(String source, String name) {
    return evalAll(script(source, name));
  }

  private Value evalAll(Script script) {
    try {
      return lisp.evalAll(script);
    } catch (LispError e) {
      ended(e);
      throw e;
    }
  }

  /**
   * Says that the text which was prepared last ended in an error. One that was interrupted is not
   * evaluated again: nobody would be there to interrupt it.
   */
  public void ended(LispError error) {
    synchronized (texts) {
      if (error.kind().equals("interrupted") && !texts.isEmpty()) {
        texts.removeLast();
      }
    }
  }

  @Override
  public Replay replay() {
    synchronized (texts) {
      return new Again(List.copyOf(texts));
    }
  }

  @Override
  public void hold(Service service) {
    services.add(service);
  }

  @Override
  public void release(Service service) {
    services.remove(service);
  }

  /**
   * Has something run once, when the first service starts: to see that it is closed when the
   * process is told to end, for instance.
   */
  public void onFirstService(Runnable action) {
    services.onFirst(action);
  }

  /**
   * Waits until every service that scripts started has ended; returns at once when there is none.
   *
   * @throws InterruptedException if the thread was interrupted
   */
  public void awaitServices() throws InterruptedException {
    services.await();
  }

  /** Ends every service, and returns when they have ended. Idempotent, from any thread. */
  public void closeServices() {
    services.close();
  }

  /**
   * Ends the services, then closes the interpreter.
   *
   * @throws IllegalStateException if an evaluation is running
   */
  @Override
  public void close() {
    services.close();
    lisp.close();
  }

  /** The texts up to a moment. */
  private final class Again implements Replay {
    private final List<Text> until;

    Again(List<Text> until) {
      this.until = until;
    }

    @Override
    public Interpreter.Builder builder(FamilyHost inside) {
      return Session.this.builder(inside);
    }

    @Override
    public void run(Interpreter other) {
      for (int i = 0; i < until.size(); i++) {
        try {
          other.eval(until.get(i).utf8(), until.get(i).name()).close();
        } catch (LispError e) {
          if (i == until.size() - 1) {
            throw e;
          }
        }
      }
    }
  }
}
