package valk.eval.builtin;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import valk.eval.run.Machine;
import valk.eval.value.ErrorKind;

/**
 * The bytes of a file that keeps its reader waiting, even while it is opened: a pipe, a terminal.
 * The system offers no way to end such a wait. So a thread of its own waits for each answer, and
 * this one naps and polls; when it leaves early, that thread closes the file once it is answered,
 * or ends with the process.
 */
final class AwaitedBytes implements FileBytes {
  private static final long NAP_MILLIS = 5;

  private final Machine m;
  private final CompletableFuture<InputStream> opened;
  private final byte[] buffer = new byte[Strings.CHUNK];
  private CompletableFuture<?> last;

  private AwaitedBytes(Machine m, File file) {
    this.m = m;
    this.opened = later(() -> new FileInputStream(file));
    this.last = opened;
  }

  /** Opens the file; a safepoint. */
  static FileBytes open(Machine m, File file, int fp, int top) throws IOException {
    AwaitedBytes bytes = new AwaitedBytes(m, file);
    boolean isOpen = false;
    try {
      bytes.await(bytes.opened, fp, top);
      isOpen = true;
      return bytes;
    } finally {
      if (!isOpen) {
        bytes.close();
      }
    }
  }

  @Override
  public int read(byte[] into, int from, int length, int fp, int top) throws IOException {
    InputStream in = await(opened, fp, top);
    CompletableFuture<Integer> reading =
        later(() -> in.read(buffer, 0, Math.min(length, buffer.length)));
    last = reading;
    int read = await(reading, fp, top);
    System.arraycopy(buffer, 0, into, from, Math.max(read, 0));
    return read;
  }

  /** Now, or when the answer that is awaited has come. */
  @Override
  public void close() {
    last = last.handle((_, _) -> this).thenCombine(opened, (_, in) -> closeQuietly(in));
  }

  /** Nothing was written, so nothing is lost. */
  private static InputStream closeQuietly(InputStream in) {
    try {
      in.close();
      return in;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What may fail. */
  private interface Request<T> {
    T answer() throws IOException;
  }

  private static <T> CompletableFuture<T> later(Request<T> request) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return request.answer();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        AwaitedBytes::start);
  }

  /** No virtual thread: opening a pipe holds its carrier, of which the host has few. */
  private static void start(Runnable waiting) {
    Thread.ofPlatform().daemon().name("valk-reader").start(waiting);
  }

  private <T> T await(CompletableFuture<T> answer, int fp, int top) throws IOException {
    while (true) {
      m.pollFree(fp, top);
      try {
        return answer.get(NAP_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // polls and naps again
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        m.interrupt(ErrorKind.INTERRUPTED);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof UncheckedIOException failure) {
          throw failure.getCause();
        }
        throw new IllegalStateException(e);
      }
    }
  }
}
