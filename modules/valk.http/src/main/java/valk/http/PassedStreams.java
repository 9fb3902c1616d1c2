package valk.http;

import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of a connection that its peer has passed by: when it opens one, those with lesser
 * numbers that it has not opened are closed, and may not be opened any more (RFC 9113, section
 * 5.1.1). Peers seldom leave gaps; of one that leaves many the last ones are known. On the event
 * loop of the connection.
 */
final class PassedStreams extends Http2ConnectionAdapter {
  private static final int MOST_GAPS = 64;

  /** Peers have the odd numbers. */
  private static final int STEP = 2;

  private record Gap(int first, int last) {}

  private final List<Gap> gaps = new ArrayList<>();
  private int newest = 1 - STEP;

  @Override
  public void onStreamAdded(Http2Stream stream) {
    int expected = newest + STEP;
    newest = stream.id();
    if (newest > expected) {
      add(new Gap(expected, newest - STEP));
    }
  }

  private void add(Gap gap) {
    if (gaps.size() == MOST_GAPS) {
      gaps.removeFirst();
    }
    gaps.add(gap);
  }

  boolean contains(int stream) {
    return gaps.stream().anyMatch(gap -> gap.first() <= stream && stream <= gap.last());
  }
}
