package valk.eval.program;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import valk.eval.Engine;
import valk.eval.conformance.Tree;

/** Runs programs on several engines and compares what is seen; what differs is shrunk. */
public final class Differential {
  private static final int SHRINKING_TRIES = 2000;

  private final Grammar grammar;
  private final Engine first;
  private final List<Engine> others;
  private final Path folder;

  /**
   * Compares the first engine with each of the others.
   *
   * @param folder for the files that programs write
   */
  public Differential(Engine first, List<Engine> others, Path folder) {
    this.grammar = Grammar.parse(Tree.text(Tree.sheets().resolve("generator/grammar.txt")));
    this.first = first;
    this.others = List.copyOf(others);
    this.folder = folder;
  }

  /**
   * Runs the programs of some seeds.
   *
   * @return reports of what failed, each with a program that can be run again; empty if all is well
   */
  public List<String> failures(long firstSeed, int count) {
    List<String> failures = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + count && failures.size() < 3; seed++) {
      Program program = Generator.program(grammar, seed);
      String failure = failure(program);
      if (!failure.isEmpty()) {
        failures.add(failure + "\nshrunk: " + shrunk(program));
      }
    }
    return failures;
  }

  /**
   * Runs the programs of some seeds one after the other in one interpreter.
   *
   * @return what failed: of the programs by themselves if they fail alone, else of all of them
   */
  public List<String> failuresOfRow(long firstSeed, int count) {
    List<String> forms = new ArrayList<>();
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      Program program = Generator.program(grammar, seed);
      if (!program.bombs()) {
        forms.addAll(program.forms());
      }
    }
    Program row = new Program(firstSeed, new int[0], forms, false);
    String failure = failure(row);
    if (failure.isEmpty()) {
      return List.of();
    }
    List<String> alone = failures(firstSeed, count);
    return alone.isEmpty() ? List.of(failure + "\n" + row.replayable()) : alone;
  }

  private String shrunk(Program program) {
    Program least = Shrinker.shrink(grammar, program, p -> !failure(p).isEmpty(), SHRINKING_TRIES);
    return failure(least) + "\n" + least.replayable();
  }

  /** What is wrong with a program; empty if nothing is. */
  private String failure(Program program) {
    try {
      Observation seen = Observation.of(program, first, folder);
      for (Engine engine : others) {
        String difference = difference(program, seen, engine);
        if (!difference.isEmpty()) {
          return difference;
        }
      }
      return "";
    } catch (RuntimeException | Error e) {
      return "on " + first + ": " + e;
    }
  }

  private String difference(Program program, Observation seen, Engine engine) {
    if (program.bombs() && !(engine.collects() && engine.swift())) {
      return "";
    }
    try {
      return seen.difference(Observation.of(program, engine, folder), program);
    } catch (RuntimeException | Error e) {
      return "on " + engine + ": " + e;
    }
  }
}
