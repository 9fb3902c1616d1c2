package valk.eval;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes one input of a fuzzer out of others: source texts, cut, spliced, repeated and spoiled. */
final class Mutations {
  static final int GREATEST_INPUT = 1 << 20;

  private static final List<String> PIECES =
      List.of(
          "(",
          ")",
          "{",
          "}",
          "[",
          "]",
          "#{",
          "'",
          "`",
          ",",
          ",@",
          "\"",
          "\\",
          ";",
          "\n",
          "#!",
          ":",
          "0x",
          "1e999",
          "-0.0",
          "2305843009213693951",
          "-2305843009213693952",
          "9".repeat(400),
          "1e-400",
          "\\u0000",
          "\\ud800",
          "&",
          "=",
          "def",
          "fun",
          "\\",
          "let",
          "try",
          "eval",
          "nil",
          "(def {if} +)",
          "(def {+} -)",
          "(def {error?} id)",
          "λ",
          "\uFEFF",
          "(while 1 {})",
          "...");

  private static final byte[][] SPOILERS = {
    {0},
    {(byte) 0x80},
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xFF, (byte) 0xFE},
    {0x1B},
    {(byte) 0xE2, (byte) 0x80}
  };

  private final List<byte[]> seeds;
  private final Random random;

  Mutations(List<byte[]> seeds, Random random) {
    this.seeds = seeds;
    this.random = random;
  }

  /** A new input of at most {@link #GREATEST_INPUT} bytes. */
  byte[] next() {
    byte[] input = seed();
    int changes = 1 + random.nextInt(8);
    for (int i = 0; i < changes; i++) {
      input = change(input);
    }
    return input.length <= GREATEST_INPUT ? input : Arrays.copyOf(input, GREATEST_INPUT);
  }

  private byte[] seed() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] change(byte[] input) {
    int from = random.nextInt(input.length + 1);
    int to = from + random.nextInt(Math.min(input.length - from, 200) + 1);
    return switch (random.nextInt(9)) {
      case 0 -> replaced(input, from, to, new byte[0]);
      case 1 -> replaced(input, from, from, piece());
      case 2 -> replaced(input, from, to, piece());
      case 3 -> replaced(input, from, from, Arrays.copyOfRange(input, from, to));
      case 4 -> replaced(input, from, from, part(seed()));
      case 5 -> flipped(input);
      case 6 -> replaced(input, from, from, SPOILERS[random.nextInt(SPOILERS.length)]);
      case 7 -> random.nextInt(20) == 0 ? repeated(input, from, to) : input;
      default -> random.nextInt(50) == 0 ? recoded(input) : replaced(input, from, to, piece());
    };
  }

  private byte[] piece() {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
  }

  private byte[] part(byte[] whole) {
    int from = random.nextInt(whole.length + 1);
    return Arrays.copyOfRange(whole, from, from + random.nextInt(whole.length - from + 1));
  }

  private byte[] flipped(byte[] input) {
    byte[] result = input.clone();
    if (result.length > 0) {
      result[random.nextInt(result.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return result;
  }

  /** A part is repeated until the input is as long as it may be. */
  private static byte[] repeated(byte[] input, int from, int to) {
    byte[] result = input;
    int size = Math.max(1, to - from);
    while (result.length + size <= GREATEST_INPUT && from + size <= result.length) {
      result = replaced(result, from, from, Arrays.copyOfRange(result, from, from + size));
      size *= 2;
    }
    return result;
  }

  private static byte[] recoded(byte[] input) {
    return new String(input, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_16);
  }

  static byte[] replaced(byte[] input, int from, int to, byte[] by) {
    byte[] result = new byte[input.length - (to - from) + by.length];
    System.arraycopy(input, 0, result, 0, from);
    System.arraycopy(by, 0, result, from, by.length);
    System.arraycopy(input, to, result, from + by.length, input.length - to);
    return result;
  }
}
