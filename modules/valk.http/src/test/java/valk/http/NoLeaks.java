package valk.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Collects what Netty's leak detector reports, which otherwise goes to a log, and fails the class
 * in whose time a buffer was lost. The detector runs at its level "paranoid": see the module's pom.
 */
final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
  private static final List<String> REPORTS = new CopyOnWriteArrayList<>();

  static {
    // Before Netty makes its detector, which it does once.
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Factory());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    assertEquals(ResourceLeakDetector.Level.PARANOID, ResourceLeakDetector.getLevel());
    collect();
    REPORTS.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    collect();
    assertEquals(List.of(), List.copyOf(REPORTS), "lost buffers");
  }

  /** Returns what was reported since the last call. */
  static List<String> drain() {
    collect();
    List<String> reports = List.copyOf(REPORTS);
    REPORTS.clear();
    return reports;
  }

  /**
   * Has the Java collector find lost buffers, and the detector look, which it does at allocations.
   */
  private static void collect() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.yield();
      ByteBuf probe = PooledByteBufAllocator.DEFAULT.heapBuffer(16);
      probe.release();
    }
  }

  private static final class Factory extends ResourceLeakDetectorFactory {
    @Override
    @SuppressWarnings("deprecation") // The abstract method is; there is no other.
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval, long maxActive) {
      return new Detector<>(resource, samplingInterval);
    }

    @Override
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int samplingInterval) {
      return new Detector<>(resource, samplingInterval);
    }
  }

  private static final class Detector<T> extends ResourceLeakDetector<T> {
    Detector(Class<?> resource, int samplingInterval) {
      super(resource, samplingInterval);
    }

    @Override
    protected void reportTracedLeak(String resourceType, String records) {
      REPORTS.add(resourceType + records);
    }

    @Override
    protected void reportUntracedLeak(String resourceType) {
      REPORTS.add(resourceType);
    }

    @Override
    protected boolean needReport() {
      return true;
    }
  }
}
