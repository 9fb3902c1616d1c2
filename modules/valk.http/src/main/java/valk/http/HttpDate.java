package valk.http;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The value of the field Date (RFC 9110, section 5.6.7), written once a second. */
final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private record Written(long second, String text) {}

  private volatile Written last = new Written(0, format(0));

  String now() {
    return at(System.currentTimeMillis() / 1000);
  }

  String at(long second) {
    Written written = last;
    if (written.second() != second) {
      written = new Written(second, format(second));
      last = written;
    }
    return written.text();
  }

  private static String format(long second) {
    return FORMAT.format(Instant.ofEpochSecond(second));
  }
}
