package valk.http.lisp;

import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import valk.eval.Data;

/**
 * The response with a file, a part of it, or the news that the peer has it already (RFC 9110,
 * sections 13 and 14).
 */
final class FileReply {
  private final Path file;
  private final Data asked;
  private final long size;
  private final Instant modified;
  private final String tag;

  /**
   * @param file a regular file
   * @param asked the header fields of the request
   */
  FileReply(Path file, BasicFileAttributes attributes, Data asked) {
    this.file = file;
    this.asked = asked;
    this.size = attributes.size();
    this.modified = attributes.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.SECONDS);
    long nanos = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    this.tag = "\"" + Long.toHexString(nanos) + "-" + Long.toHexString(size) + "\"";
  }

  Data data() {
    if (isKnown()) {
      return reply(304, headers(), Data.nil());
    }
    String field = field("range");
    ByteRange range =
        field.isEmpty() || !isSame(field("if-range")) ? ByteRange.WHOLE : ByteRange.of(field, size);
    if (range.equals(ByteRange.NONE)) {
      Data.PropertyList headers = headers().with("content-range", Data.of("bytes */" + size));
      return reply(416, headers, Data.of("range not satisfiable\n"));
    }
    return range.equals(ByteRange.WHOLE) ? whole() : part(range);
  }

  private Data whole() {
    return reply(200, typed(), Data.ref(new FileSlice(file, 0, size)));
  }

  private Data part(ByteRange range) {
    long last = range.from() + range.length() - 1;
    Data.PropertyList headers =
        typed()
            .with("content-range", Data.of("bytes %d-%d/%d".formatted(range.from(), last, size)));
    return reply(206, headers, Data.ref(new FileSlice(file, range.from(), range.length())));
  }

  private Data.PropertyList headers() {
    return Data.properties()
        .with("etag", Data.of(tag))
        .with("last-modified", Data.of(date()))
        .with("accept-ranges", Data.of("bytes"));
  }

  private Data.PropertyList typed() {
    return headers()
        .with("content-type", Data.of(MediaTypes.of(file.toString())))
        .with("x-content-type-options", Data.of("nosniff"));
  }

  private static Data reply(int status, Data.PropertyList headers, Data body) {
    return Data.properties()
        .with("status", Data.of(status))
        .with("headers", headers.list())
        .with("body", body)
        .list();
  }

  private String date() {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(modified.atOffset(ZoneOffset.UTC));
  }

  /** A tag is compared before a date is. */
  private boolean isKnown() {
    String tags = field("if-none-match");
    if (!tags.isEmpty()) {
      return tags.strip().equals("*") || hasTag(tags);
    }
    String since = field("if-modified-since");
    return !since.isEmpty() && isNotAfter(since);
  }

  private boolean hasTag(String tags) {
    for (String each : tags.split(",", -1)) {
      String bare = each.strip();
      if ((bare.startsWith("W/") ? bare.substring(2) : bare).equals(tag)) {
        return true;
      }
    }
    return false;
  }

  private boolean isNotAfter(String date) {
    try {
      Instant since = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return !modified.isAfter(since);
    } catch (DateTimeException e) {
      return false;
    }
  }

  /** Whether a part may be sent: of an unchanged file, or to whoever does not care. */
  private boolean isSame(String validator) {
    return validator.isEmpty() || validator.equals(tag) || validator.equals(date());
  }

  private String field(String name) {
    return asked.get(name) instanceof Data.Text(String value) ? value : "";
  }
}
