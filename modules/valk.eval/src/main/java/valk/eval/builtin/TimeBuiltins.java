package valk.eval.builtin;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import valk.eval.run.Machine;
import valk.eval.run.Registry;
import valk.eval.value.MapCell;
import valk.eval.value.Shapes;
import valk.eval.value.StringCell;
import valk.gc.Words;

/**
 * Dates and times. A moment is an integer, the microseconds since 1970 began in UTC: moments are
 * compared and subtracted as numbers are. Zones, calendar and patterns are those of {@code
 * java.time}, whose words are English wherever the program runs.
 */
final class TimeBuiltins {
  /** The parts of a time, in the order of {@link #FIELDS}. */
  private static final String[] PARTS = {
    "year", "month", "day", "hour", "minute", "second", "micro"
  };

  private static final ChronoField[] FIELDS = {
    ChronoField.YEAR,
    ChronoField.MONTH_OF_YEAR,
    ChronoField.DAY_OF_MONTH,
    ChronoField.HOUR_OF_DAY,
    ChronoField.MINUTE_OF_HOUR,
    ChronoField.SECOND_OF_MINUTE,
    ChronoField.MICRO_OF_SECOND
  };

  private static final int LONGEST_TEXT = 256;

  private TimeBuiltins() {}

  static void install(Registry r) {
    r.add(
        "time/now",
        "(time/now)",
        0,
        0,
        (m, fp, argc) -> Words.fixnum(micros(Instant.now())),
        "The moment it is by the clock of the machine, in microseconds since 1970 began in UTC.");
    r.add(
        "time/format",
        "(time/format t pattern? zone?)",
        1,
        3,
        TimeBuiltins::format,
        "The moment t as a text, such as 2026-11-26T09:57:07Z, or by a pattern such as"
            + " \"yyyy-MM-dd HH:mm\", in UTC or a zone such as \"Europe/Berlin\".");
    r.add(
        "time/parse",
        "(time/parse s pattern? zone?)",
        1,
        3,
        TimeBuiltins::parse,
        "The moment that a text shows, as time/format writes it; a day alone is its beginning. A"
            + " text that names no zone is in UTC or the zone given.");
    r.add(
        "time/parts",
        "(time/parts t zone?)",
        1,
        2,
        TimeBuiltins::parts,
        "A map of the :year, :month, :day, :hour, :minute, :second, :micro, :weekday (1 is Monday),"
            + " :yearday and :offset (seconds ahead of UTC) of the moment t, in UTC or the zone.");
    r.add(
        "time/of",
        "(time/of parts zone?)",
        1,
        2,
        TimeBuiltins::of,
        "The moment with the parts in a map, as time/parts gives them; parts that are absent are"
            + " the least there are.");
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static ZonedDateTime at(long micros, ZoneId zone) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone);
  }

  // ---- arguments

  private static @Nullable String text(Machine m, int fp, int argc, int argument) {
    return argc <= argument || m.stack[fp + argument] == Words.NIL
        ? null
        : StringCell.text(m.space, m.stack[fp + argument]);
  }

  /** The optional arguments from {@code first} on are short strings, or nil. */
  private static long checkTexts(Machine m, int fp, int argc, int first) {
    for (int i = first; i < argc; i++) {
      long word = m.stack[fp + i];
      if (word != Words.NIL && !Strings.isString(m, word)) {
        return m.typeError(fp, i, "a string");
      }
      if (word != Words.NIL && Strings.bytes(m, word) > LONGEST_TEXT) {
        return Arguments.value(
            m, fp, "argument " + (i + 1) + ": longer than " + LONGEST_TEXT + " bytes");
      }
    }
    return Words.NONE;
  }

  /** The first argument is a moment, the others are short strings, or nil. */
  private static long checkMoment(Machine m, int fp, int argc) {
    long word = m.stack[fp];
    if (!Shapes.isInteger(m.space, word)) {
      return m.typeError(fp, 0, "an integer");
    }
    return Words.isFixnum(word) ? checkTexts(m, fp, argc, 1) : tooFar(m, fp);
  }

  private static long tooFar(Machine m, int fp) {
    return Arguments.range(m, fp, "no moment that far away");
  }

  private static ZoneId zone(@Nullable String name) {
    return name == null ? ZoneId.of("UTC") : ZoneId.of(name);
  }

  /** What works on times, and may find that there is no such time, zone or pattern. */
  @FunctionalInterface
  private interface Work {
    long done();
  }

  private static long attempt(Machine m, int fp, Work work) {
    try {
      return work.done();
    } catch (DateTimeParseException e) {
      return Arguments.value(m, fp, "no such time: " + e.getMessage());
    } catch (ArithmeticException e) {
      return tooFar(m, fp);
    } catch (DateTimeException | IllegalArgumentException e) {
      return Arguments.value(m, fp, String.valueOf(e.getMessage()));
    }
  }

  // ---- texts

  private static long format(Machine m, int fp, int argc) {
    long wrong = checkMoment(m, fp, argc);
    if (wrong != Words.NONE) {
      return wrong;
    }
    return attempt(
        m,
        fp,
        () -> {
          ZonedDateTime time = at(Words.integer(m.stack[fp]), zone(text(m, fp, argc, 2)));
          return Strings.of(m, fp, fp + argc, TimePattern.of(text(m, fp, argc, 1)).format(time));
        });
  }

  private static long parse(Machine m, int fp, int argc) {
    long wrong = Strings.check(m, fp, 1);
    if (wrong == Words.NONE) {
      wrong = checkTexts(m, fp, argc, 0);
    }
    if (wrong != Words.NONE) {
      return wrong;
    }
    return attempt(
        m,
        fp,
        () -> {
          String shown = StringCell.text(m.space, m.stack[fp]);
          ZoneId zone = zone(text(m, fp, argc, 2));
          return moment(m, fp, TimePattern.of(text(m, fp, argc, 1)).parse(shown, zone));
        });
  }

  private static long moment(Machine m, int fp, Instant instant) {
    long micros = micros(instant);
    return Words.fitsFixnum(micros) ? Words.fixnum(micros) : tooFar(m, fp);
  }

  // ---- parts

  private static long parts(Machine m, int fp, int argc) {
    long wrong = checkMoment(m, fp, argc);
    if (wrong != Words.NONE) {
      return wrong;
    }
    return attempt(
        m,
        fp,
        () -> {
          ZonedDateTime time = at(Words.integer(m.stack[fp]), zone(text(m, fp, argc, 1)));
          FigureMap map = new FigureMap(m, fp, fp + argc);
          for (int i = 0; i < PARTS.length; i++) {
            map.number(PARTS[i], time.get(FIELDS[i]));
          }
          return map.number("weekday", time.getDayOfWeek().getValue())
              .number("yearday", time.getDayOfYear())
              .number("offset", time.getOffset().getTotalSeconds())
              .map();
        });
  }

  private static long of(Machine m, int fp, int argc) {
    if (!Shapes.isMap(m.space, m.stack[fp])) {
      return m.typeError(fp, 0, "a map");
    }
    long wrong = checkTexts(m, fp, argc, 1);
    return wrong != Words.NONE
        ? wrong
        : attempt(
            m,
            fp,
            () -> {
              LocalDateTime time = LocalDateTime.of(1970, 1, 1, 0, 0);
              for (int i = 0; i < PARTS.length; i++) {
                time = time.with(FIELDS[i], part(m, fp, i, FIELDS[i]));
              }
              ZoneId zone = zone(text(m, fp, argc, 1));
              return moment(m, fp, time.atZone(zone).toInstant());
            });
  }

  /** A part of the map in the first argument. */
  private static long part(Machine m, int fp, int part, ChronoField field) {
    long key = Words.keyword(m.names.permanent(PARTS[part]));
    int entry = MapCell.findAtom(m.space, m.stack[fp], key);
    if (entry < 0) {
      return field == ChronoField.YEAR ? 1970 : field.range().getMinimum();
    }
    long value = MapCell.valueAt(m.space, m.stack[fp], entry);
    if (!Words.isFixnum(value)) {
      throw new DateTimeException(":" + PARTS[part] + " wants an integer");
    }
    return Words.integer(value);
  }
}
