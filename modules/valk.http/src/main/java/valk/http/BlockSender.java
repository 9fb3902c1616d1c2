package valk.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.DefaultMessageSizeEstimator;
import io.netty.channel.MessageSizeEstimator;
import org.jspecify.annotations.Nullable;
import valk.http.ServerCounters.Event;

/**
 * Gives a socket blocks, and frees the one that the peer does not take when others wait for blocks.
 * Used by the socket's event loop.
 */
final class BlockSender {
  private static final MessageSizeEstimator.Handle OTHERS =
      DefaultMessageSizeEstimator.DEFAULT.newHandle();

  /** A block on its way counts as its bytes do: a socket that has one is busy. */
  static final MessageSizeEstimator SIZES = () -> BlockSender::sizeOf;

  private final ServerCore core;

  /** The one that was sent last; if the socket has released it, it serves for the next. */
  private @Nullable OutgoingBlock last;

  private boolean isOld;

  BlockSender(ServerCore core) {
    this.core = core;
  }

  private static int sizeOf(Object message) {
    return message instanceof OutgoingBlock block ? (int) block.count() : OTHERS.size(message);
  }

  /** Returns what the socket is given for a block. */
  OutgoingBlock send(ByteBuf block) {
    OutgoingBlock sent = last;
    sent =
        sent != null && sent.refCnt() == 0
            ? sent.again(block)
            : new OutgoingBlock(block, core.budget());
    last = sent;
    isOld = false;
    return sent;
  }

  /** Looks at the block that is on its way; called again and again. */
  void look() {
    OutgoingBlock sent = last;
    if (sent == null || sent.refCnt() == 0) {
      return;
    }
    if (!isOld) {
      isOld = true; // The socket has until the next time.
    } else if (core.waiters().areThere() && sent.moveToHeap()) {
      core.count(Event.MOVED_BLOCK);
    }
  }
}
