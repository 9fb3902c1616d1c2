package valk.eval.builtin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class StringBuiltinsTest extends BuiltinTest {
  @Test
  void putsStringsTogether() {
    lisp.check(
        """
        (str/concat) => ""
        (str/concat "a" "é" "") => "aé"
        (str/concat "a" 1) => error :type
        (str/join {} ", ") => ""
        (str/join {"a" "é" ""} "--") => "a--é--"
        (str/join {"a" 1} "") => error :type
        (str/join "ab" "") => error :type
        (str/join {"a"} 1) => error :type
        (make-string 3 "ab") => "ababab"
        (make-string 2 0x1F600) => "😀😀"
        (make-string 5 "") => ""
        (make-string -1 "a") => error :range
        (make-string 1 0xD800) => error :value
        (make-string 1 -1) => error :value
        (make-string 1 :a) => error :type
        """);
  }

  @Test
  void takesStringsApart() {
    lisp.check(
        """
        (str/split "a,b,,c" ",") => {"a" "b" "" "c"}
        (str/split "" ",") => {""}
        (str/split "," ",") => {"" ""}
        (str/split "aaa" "aa") => {"" "a"}
        (str/split "äöü" "ö") => {"ä" "ü"}
        (str/split "a" "") => error :value
        (str/chars "aé漢😀") => {"a" "é" "漢" "😀"}
        (str/slice "aé漢😀" 1 3) => "é漢"
        (str/slice "aé漢😀" -5 99) => "aé漢😀"
        (str/slice "abc" 2 1) => ""
        (str/slice "abc" 0 1.5) => error :type
        (str/nth "aé漢😀" 3) => "😀"
        (str/nth "aé漢😀" 4) => error :range
        (str/nth "abc" -1) => error :range
        (str/trim " \\t a b\\u2003\\n") => "a b"
        (str/trim "   ") => ""
        """);
  }

  @Test
  void looksForParts() {
    lisp.check(
        """
        (str/index "aé漢😀" "😀") => 3
        (str/index "abc" "") => 0
        (str/index "" "a") => -1
        (str/index "ab" "abc") => -1
        (str/starts? "äb" "ä") => 1
        (str/ends? "bä" "ä") => 1
        (str/ends? "a" "ba") => 0
        (str/starts? "" "") => 1
        (str/replace "aaaa" "aa" "b") => "bb"
        (str/replace "aé" "é" "") => "a"
        (str/replace "abc" "x" "y") => "abc"
        (str/replace "abc" "" "y") => error :value
        """);
  }

  @Test
  void mapsCaseAsUnicodeDoes() {
    lisp.check(
        """
        (str/upper "straße é") => "STRASSE É"
        (str/lower "ΟΔΟΣ ΟΔΟΣ") => "οδος οδος"
        (str/upper "") => ""
        (str/upper :a) => error :type
        """);
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
  void mapsLongTextsPieceByPiece() {
    lisp.run("(def {long} (make-string 5000 \"ß ΟΔΟΣ 漢\"))");
    lisp.check(
        """
        (== (str/upper long) (make-string 5000 "SS ΟΔΟΣ 漢")) => 1
        (== (str/lower long) (str/join (repeat (\\ {i} {"ß οδος 漢"}) 5000) "")) => 1
        (len (str/upper (make-string 100000 "ß"))) => 200000
        """);
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
  void indexesLongTexts() {
    lisp.run("(def {n} 200000)");
    lisp.run("(def {long} (str \"a\" (make-string n \"é漢\") \"z\"))");
    lisp.check(
        """
        (len long) => 400002
        (str/nth long 0) => "a"
        (str/nth long 400001) => "z"
        (map (\\ {i} {str/nth long i}) {1 2 65535 65536 131071 131072 399999 400000}) => \
        {"é" "漢" "é" "漢" "é" "漢" "é" "漢"}
        (== (str/slice long 1 400001) (make-string n "é漢")) => 1
        (str/index long "z") => 400001
        (len (str/chars long)) => 400002
        (len (str/split long "漢")) => 200001
        (len (str/replace long "é" "xyz")) => 800002
        (str/trim (str (make-string 100000 "\\u2003") "x" (make-string 100000 " "))) => "x"
        """);
  }

  @Test
  void refusesWhatDoesNotFitBeforeMakingIt() {
    lisp.check(
        """
        (make-string 1000000000 "x") => error :out-of-memory
        (make-string 2305843009213693951 "xyz") => error :out-of-memory
        (len (make-string 1000000 "x")) => 1000000
        """);
  }

  @Test
  void findsWhatJavaFinds() {
    Random random = new Random(20261122);
    for (int round = 0; round < Lisp.scaled(400); round++) {
      String alphabet = round % 2 == 0 ? "ab" : "aé";
      String whole = text(random, alphabet, 40);
      String part = text(random, alphabet, 6) + alphabet.charAt(0);
      assertEquals(
          Integer.toString(whole.indexOf(part)),
          lisp.print("(str/index \"%s\" \"%s\")".formatted(whole, part)),
          () -> whole + " / " + part);
      assertEquals(
          "\"" + whole.replace(part, "-") + "\"",
          lisp.print("(str/replace \"%s\" \"%s\" \"-\")".formatted(whole, part)));
      assertEquals(
          Arrays.stream(whole.split(part, -1))
              .map(s -> "\"" + s + "\"")
              .collect(Collectors.joining(" ", "{", "}")),
          lisp.print("(str/split \"%s\" \"%s\")".formatted(whole, part)));
    }
  }

  private static String text(Random random, String alphabet, int longest) {
    return random
        .ints(random.nextInt(longest), 0, alphabet.length())
        .mapToObj(i -> alphabet.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  @Test
  @DisabledIfSystemProperty(named = "valk.zeal", matches = ".+", disabledReason = "too slow")
  void searchesInLinearTime() {
    lisp.check(
        """
        (str/index (make-string 1000000 "a") (str (make-string 500000 "a") "b")) => -1
        (str/index (str (make-string 1000000 "ab") "b") (str (make-string 400000 "ab") "b")) => 1200000
        """);
  }
}
