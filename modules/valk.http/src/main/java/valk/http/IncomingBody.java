package valk.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * A body as it comes: copied out of its blocks, so that a peer that sends slowly keeps none, and
 * counted against the budget of all bodies.
 */
final class IncomingBody {
  /** What came of an append. */
  enum Outcome {
    TAKEN,
    TOO_LARGE,
    NO_ROOM
  }

  private static final byte[] NOTHING = {};
  private static final int LEAST = 256;

  private final BodyBudget budget;
  private final int limit;
  private byte[] bytes = NOTHING;
  private int length;

  IncomingBody(BodyBudget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  Outcome append(ByteBuf more) {
    int count = more.readableBytes();
    if (count > limit - length) {
      return Outcome.TOO_LARGE;
    }
    if (!budget.take(count)) {
      return Outcome.NO_ROOM;
    }
    if (length + count > bytes.length) {
      int doubled = (int) Math.min(limit, Math.max(LEAST, 2L * bytes.length));
      bytes = Arrays.copyOf(bytes, Math.max(doubled, length + count));
    }
    more.readBytes(bytes, length, count);
    length += count;
    return Outcome.TAKEN;
  }

  /** Returns the body; its bytes stay counted. */
  byte[] whole() {
    return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** Gives up the body. */
  void drop() {
    budget.giveBack(length);
    length = 0;
  }
}
