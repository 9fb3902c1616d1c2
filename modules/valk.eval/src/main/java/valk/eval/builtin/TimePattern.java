package valk.eval.builtin;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a time is written: by a pattern of {@link DateTimeFormatter}, or by ISO 8601. What the
 * calendar does not have, such as 30 February, is no time.
 */
final class TimePattern {
  private final DateTimeFormatter formatter;

  private TimePattern(DateTimeFormatter formatter) {
    this.formatter = formatter.withResolverStyle(ResolverStyle.STRICT);
  }

  /**
   * A pattern.
   *
   * @param pattern letters of {@link DateTimeFormatter}, or null for ISO 8601
   * @throws IllegalArgumentException the pattern is malformed
   */
  static TimePattern of(@Nullable String pattern) {
    return new TimePattern(pattern == null ? iso() : byLetters(pattern));
  }

  /** A day; a day and a time; or these and an offset. */
  private static DateTimeFormatter iso() {
    return new DateTimeFormatterBuilder()
        .append(DateTimeFormatter.ISO_LOCAL_DATE)
        .optionalStart()
        .appendLiteral('T')
        .append(DateTimeFormatter.ISO_LOCAL_TIME)
        .optionalStart()
        .appendOffsetId()
        .toFormatter(Locale.ENGLISH);
  }

  /** A year of era, as {@code yyyy} is one, is of ours where no era is named. */
  private static DateTimeFormatter byLetters(String pattern) {
    return new DateTimeFormatterBuilder()
        .appendPattern(pattern)
        .parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue())
        .toFormatter(Locale.ENGLISH);
  }

  /** The text of a time. */
  String format(ZonedDateTime time) {
    return formatter.format(time);
  }

  /**
   * The moment that a text shows.
   *
   * @param zone of a text that names none
   * @throws java.time.format.DateTimeParseException the text shows no time of this form
   */
  Instant parse(String text, ZoneId zone) {
    TemporalAccessor parsed =
        formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
    if (parsed instanceof ZonedDateTime zoned) {
      return zoned.toInstant();
    }
    return parsed instanceof LocalDateTime local
        ? local.atZone(zone).toInstant()
        : LocalDate.from(parsed).atStartOfDay(zone).toInstant();
  }
}
