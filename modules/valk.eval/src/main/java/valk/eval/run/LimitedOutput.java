package valk.eval.run;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A stream of the host that takes no more bytes than a quota has. What goes beyond it is cut off
 * there, and the writer is told by an {@link OutputLimitException}. Several streams may share a
 * quota.
 */
public final class LimitedOutput extends FilterOutputStream {
  private final OutputQuota quota;

  public LimitedOutput(OutputStream out, OutputQuota quota) {
    super(out);
    this.quota = quota;
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    int granted = quota.take(count);
    out.write(bytes, from, granted);
    if (granted < count) {
      throw new OutputLimitException(quota.limit());
    }
  }
}
