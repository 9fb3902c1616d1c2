package valk.benchmarks;

import static valk.benchmarks.LibraryCase.of;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The functions of the library that work on many elements, family by family. */
final class LibraryCases {
  private LibraryCases() {}

  static List<LibraryCase> all() {
    return Stream.of(
            making(),
            parts(),
            wholes(),
            callbacks(),
            sorting(),
            vectors(),
            maps(),
            plists(),
            strings())
        .flatMap(List::stream)
        .toList();
  }

  private static List<LibraryCase> making() {
    return List.of(
        of("range", "(range 0 n)", d -> JavaCollections.range(d.n)),
        of("list", "(apply list xs)", d -> new ArrayList<>(d.xs)),
        of("cons", "(consed n)", d -> JavaCollections.range(d.n)),
        of("append", "(append xs 1)", d -> copy(d.xs).add(1L)),
        of("join", "(join xs ys)", JavaCollections::joined),
        of("reverse", "(reverse xs)", JavaCollections::reversed),
        of("zip", "(zip xs ys)", JavaCollections::zipped),
        of("flatten", "(flatten nested)", d -> d.nested.stream().flatMap(List::stream).toList()),
        of("unique", "(unique ys)", d -> new LinkedHashSet<>(d.ys)));
  }

  private static List<LibraryCase> parts() {
    return List.of(
        of("len", "(len xs)", d -> d.xs.size()),
        of("nth", "(nth n xs)", d -> d.xs.get(d.n - 1)),
        of("last", "(last xs)", d -> d.xs.getLast()),
        of("init", "(init xs)", d -> new ArrayList<>(d.xs.subList(0, d.n - 1))),
        of("take", "(take (- n 1) xs)", d -> new ArrayList<>(d.xs.subList(0, d.n - 1))),
        of("drop", "(drop (- n 1) xs)", d -> d.xs.subList(d.n - 1, d.n)),
        of("split", "(split (/ n 2) xs)", d -> new ArrayList<>(d.xs.subList(0, d.n / 2))));
  }

  private static List<LibraryCase> wholes() {
    return List.of(
        of("exists", "(exists -1 xs)", d -> d.xs.contains(-1L)),
        of("sum", "(sum xs)", d -> d.longs().sum()),
        of("product", "(product ones)", d -> d.ones.stream().reduce(1L, (a, b) -> a * b)),
        of("==", "(== xs same)", d -> d.xs.equals(d.same)),
        of("apply +", "(apply + xs)", d -> d.longs().sum()));
  }

  private static List<LibraryCase> callbacks() {
    return List.of(
        of("map", "(map (\\ {x} {+ x 1}) xs)", d -> d.xs.stream().map(x -> x + 1).toList()),
        of("map builtin", "(map abs xs)", d -> d.xs.stream().map(Math::abs).toList()),
        of("map partial", "(map (add 1) xs)", d -> d.xs.stream().map(x -> x + 1).toList()),
        of(
            "filter",
            "(filter (\\ {x} {% x 2}) xs)",
            d -> d.xs.stream().filter(x -> x % 2 != 0).toList()),
        of(
            "foldl",
            "(foldl (\\ {a x} {+ a x}) 0 xs)",
            d -> d.xs.stream().reduce(0L, (a, x) -> a + x)),
        of("foldl builtin", "(foldl + 0 xs)", d -> d.xs.stream().reduce(0L, Long::sum)),
        of("foldr", "(foldr (\\ {x l} {cons x l}) nil xs)", JavaCollections::foldedRight),
        of("foldr builtin", "(foldr cons nil xs)", JavaCollections::foldedRight),
        of("repeat", "(repeat (\\ {i} {* i i}) n)", d -> d.xs.stream().map(i -> i * i).toList()),
        of("for", "(let {t 0} {(for {x xs} {set! {t} (+ t x)}) t})", d -> d.longs().sum()));
  }

  private static List<LibraryCase> sorting() {
    return List.of(
        of("sort", "(sort ys)", d -> sorted(d.ys)),
        of("sort sorted", "(sort xs)", d -> sorted(d.xs)),
        of("sort strings", "(sort ss)", d -> sorted(d.ss)),
        of(
            "sort-by",
            "(sort-by (\\ {x} {- x}) ys)",
            d -> d.ys.stream().sorted(Comparator.comparingLong(x -> -x)).toList()));
  }

  private static List<LibraryCase> vectors() {
    return List.of(
        of("vec/new", "(vec/new n 0)", d -> new ArrayList<>(Collections.nCopies(d.n, 0L))),
        of("vector", "(apply vector xs)", d -> new ArrayList<>(d.xs)),
        of("vec/list", "(vec/list v)", d -> new ArrayList<>(d.xs)),
        of("vec/push!", "(pushed n)", d -> JavaCollections.range(d.n)),
        of("vec/pop!", "(popped (apply vector xs))", JavaCollections::popped),
        of("vec/set!", "(doubled v)", JavaCollections::doubled),
        of("vec/get", "(total v)", d -> d.longs().sum()));
  }

  private static List<LibraryCase> maps() {
    return List.of(
        of("map/put!", "(put xs)", d -> JavaCollections.put(d.xs)),
        of("map/put! strings", "(put ss)", d -> JavaCollections.put(d.ss)),
        of("map/get and put!", "(counted ys)", JavaCollections::counted),
        of("map/get", "(found m xs)", JavaCollections::found),
        of("map/has? strings", "(known names ss)", JavaCollections::foundNames),
        of("map/del!", "(deleted (put xs) xs)", JavaCollections::deleted),
        of("map/keys", "(map/keys m)", d -> new ArrayList<>(d.map.keySet())),
        of("map/vals", "(map/vals m)", d -> new ArrayList<>(d.map.values())),
        of("map/of", "(apply map/of property-list)", d -> new HashSet<>(d.nested)));
  }

  private static List<LibraryCase> plists() {
    return List.of(
        of("plist/get", "(plist/get property-list -1)", d -> d.xs.contains(-1L)),
        of("plist/has?", "(plist/has? property-list -1)", d -> d.xs.contains(-1L)),
        of("plist/set", "(plist/set property-list -1 0)", d -> copy(d.xs).add(0L)),
        of("plist/keys", "(plist/keys property-list)", d -> copy(d.xs)),
        of("plist/vals", "(plist/vals property-list)", d -> copy(d.xs)));
  }

  private static List<LibraryCase> strings() {
    return List.of(
        of("str", "(apply str ss)", d -> String.join("", d.ss)),
        of("str of a list", "(str xs)", d -> d.xs.toString()),
        of("str/concat", "(apply str/concat ss)", d -> String.join("", d.ss)),
        of("str/join", "(str/join ss \" \")", d -> String.join(" ", d.ss)),
        of("str/split", "(str/split text \" \")", d -> List.of(d.text.split(" "))),
        of("str/chars", "(str/chars (str/slice text 0 n))", JavaCollections::chars),
        of("str/replace", "(str/replace text \" \" \"--\")", d -> d.text.replace(" ", "--")),
        of("str/index", "(str/index text \"x\")", d -> d.text.indexOf("x")),
        of("str/upper", "(str/upper text)", d -> d.text.toUpperCase(Locale.ROOT)),
        of("str/slice", "(sliced text n)", JavaCollections::sliced),
        of("str/starts?", "(str/starts? text text)", d -> d.text.startsWith(d.text)),
        of("str/trim", "(str/trim text)", d -> d.text.trim()),
        of("make-string", "(make-string n \"ab\")", d -> "ab".repeat(d.n)),
        of("map str->num", "(map str->num ss)", d -> d.ss.stream().map(Long::valueOf).toList()),
        of("read", "(read shown)", JavaCollections::numbers));
  }

  private static <T> List<T> copy(List<T> list) {
    return new ArrayList<>(list);
  }

  private static <T extends Comparable<T>> List<T> sorted(List<T> list) {
    List<T> copy = copy(list);
    Collections.sort(copy);
    return copy;
  }
}
