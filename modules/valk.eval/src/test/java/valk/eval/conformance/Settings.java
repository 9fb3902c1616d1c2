package valk.eval.conformance;

import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import valk.eval.Engine;
import valk.eval.Interpreter;

/**
 * How the interpreter of a section differs from the usual one: words between brackets behind its
 * title.
 *
 * <ul>
 *   <li>{@code heap=2M arena=64K threshold=1M}: sizes of the tiers
 *   <li>{@code depth=1000}: limit of nested calls; {@code time=300ms}: wall time of an evaluation
 *   <li>{@code denied}: files, environment and exit are not granted
 *   <li>{@code exact}: demands exact memory figures, so it does not run on other providers and
 *       under zeal
 *   <li>{@code collects}: gets memory again that it filled, so it does not run where nothing is
 *       collected
 *   <li>{@code long}: has many turns, so it does not run on slow engines and under zeal
 * </ul>
 *
 * @param words the words by their name; a word without {@code =} has an empty value
 */
record Settings(Map<String, String> words) {
  private static final List<String> KNOWN =
      List.of("heap", "arena", "threshold", "depth", "time", "denied", "exact", "long", "collects");
  private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
  private static final long KILO = 1024;

  static Settings parse(String text) {
    Map<String, String> words = new TreeMap<>();
    for (String word : text.split(" ")) {
      if (!word.isBlank()) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        if (!KNOWN.contains(name)) {
          throw new IllegalArgumentException("unknown setting '" + word + "'; known: " + KNOWN);
        }
        words.put(name, equals < 0 ? "" : word.substring(equals + 1));
      }
    }
    return new Settings(words);
  }

  /** Whether the section can be met by an engine. */
  boolean runsOn(Engine engine) {
    return (engine.usualFigures() || !words.containsKey("exact"))
        && (engine.swift() || !words.containsKey("long"))
        && (engine.collects() || !words.containsKey("collects"));
  }

  /**
   * An interpreter as the section wants it.
   *
   * @param engine what it runs on
   * @param arguments what {@code (args)} gives
   * @param out receives what the code prints
   * @param err receives warnings and timings
   */
  Interpreter interpreter(
      Engine engine, List<String> arguments, OutputStream out, OutputStream err) {
    boolean granted = !words.containsKey("denied");
    Interpreter.Builder builder =
        Interpreter.builder()
            .out(out)
            .err(err)
            .allowFiles(granted)
            .allowEnvironment(granted)
            .allowExit(granted)
            .arguments(new ArrayList<>(arguments))
            .loadPath(List.of(Tree.sheets().resolve("data")))
            .timeLimit(timeLimit());
    words.forEach((name, value) -> apply(builder, name, value));
    return engine.applyTo(builder).build();
  }

  private Duration timeLimit() {
    String time = words.get("time");
    return time == null ? TIME_LIMIT : Duration.ofMillis(Long.parseLong(time.replace("ms", "")));
  }

  private static void apply(Interpreter.Builder builder, String name, String value) {
    switch (name) {
      case "heap" -> builder.heapLimit(bytes(value));
      case "arena" -> builder.arenaSize(bytes(value));
      case "threshold" -> builder.gcThreshold(bytes(value));
      case "depth" -> builder.maxDepth(Integer.parseInt(value));
      default -> {
        // the other words do not concern the builder
      }
    }
  }

  private static long bytes(String size) {
    long number = Long.parseLong(size.replaceAll("[KM]$", ""));
    return size.endsWith("M") ? number * KILO * KILO : size.endsWith("K") ? number * KILO : number;
  }
}
