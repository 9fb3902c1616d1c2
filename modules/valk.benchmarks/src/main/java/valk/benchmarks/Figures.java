package valk.benchmarks;

import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import valk.memory.Space;

/**
 * Measures the figures that have a target, or those that are named.
 *
 * <pre>
 *   Figures [rounds=15] [csv=figures.csv] [image=jlink/target/valk] [NAME …]
 * </pre>
 */
final class Figures {
  private int rounds = 15;
  private Path csv = Path.of("figures.csv");
  private Path image = Path.of("jlink/target/valk");
  private final List<String> wanted = new ArrayList<>();

  private Figures() {}

  public static void main(String[] arguments) throws Exception {
    Figures figures = new Figures();
    for (String argument : arguments) {
      figures.accept(argument);
    }
    figures.run(System.out);
  }

  private void accept(String argument) {
    int split = argument.indexOf('=');
    String value = argument.substring(split + 1);
    switch (split < 0 ? "" : argument.substring(0, split)) {
      case "rounds" -> rounds = Integer.parseInt(value);
      case "csv" -> csv = Path.of(value);
      case "image" -> image = Path.of(value);
      case "" -> wanted.add(argument);
      default -> throw new IllegalArgumentException("unknown setting: " + argument);
    }
  }

  private void run(PrintStream out) throws Exception {
    List<Figure> figures = chosen();
    try (Report report = new Report(out, csv)) {
      report.note(machine());
      for (Figure figure : figures) {
        figure.measure(rounds, report);
      }
    }
  }

  private List<Figure> chosen() throws URISyntaxException {
    List<Figure> all = all();
    List<String> names = all.stream().map(Figure::name).toList();
    for (String name : wanted) {
      if (!names.contains(name)) {
        throw new IllegalArgumentException("no figure " + name + ", there are " + names);
      }
    }
    return wanted.isEmpty() ? all : all.stream().filter(f -> wanted.contains(f.name())).toList();
  }

  private List<Figure> all() throws URISyntaxException {
    return List.of(
        new FibFigure(),
        new TiersFigure(),
        new PairFigure(),
        new JavaPairFigure(),
        new ProviderFigure(),
        new EvacuationFigure(),
        new MarkFigure(),
        new SweepFigure(),
        new DeadFigure(),
        new CheckpointFigure(),
        new SurvivorsFigure(),
        new SlabFigure(),
        new HttpFigure(),
        new LibraryFigure(),
        new RivalsFigure(),
        new LispsFigure(),
        new FifteenFigure(),
        new HeapBytesFigure(),
        new CompileFigure(),
        new ColdFigure(image),
        new CheckedFigure(),
        new FirstCollectionFigure(image),
        new StartUpFigure(image, classes()));
  }

  private static Path classes() throws URISyntaxException {
    return Path.of(Figures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  private static String machine() {
    return String.format(
        Locale.ROOT,
        "%s %s, %d processors, %d MB of Java heap at most, access %s",
        System.getProperty("java.vm.name"),
        System.getProperty("java.vm.version"),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20,
        Space.accessMode());
  }
}
