package valk.memory;

import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/** Run in a JVM of its own, once per access mode, by {@link AccessModeTest}. */
final class AccessModeProgram {
  private static final int SIZE = 1 << 20;
  private static final int STEPS = 200_000;

  private final Space space = Space.reserve(Providers.builtIn().spaces().named("mapped"), SIZE, 0);
  private final SpaceAccess access = space.access();
  private final SplittableRandom random = new SplittableRandom(42);
  private final byte[] buffer = new byte[300];
  private long digest;

  private AccessModeProgram() {}

  /** Prints the mode and the outcome of the part named by the argument. */
  public static void main(String[] arguments) {
    AccessModeProgram program = new AccessModeProgram();
    String outcome =
        switch (arguments[0]) {
          case "digest" -> program.digest();
          case "stray" -> program.stray(at -> Space.load(program.space, at));
          case "stray constant" -> program.stray(at -> program.access.load(at, 0));
          case "closed" -> program.closed(program::store);
          case "closed constant" -> program.closed(() -> program.access.store(0, 8, 1));
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    System.out.println(Space.accessMode() + " " + outcome);
  }

  /** A number that depends on the outcome of random operations within the space. */
  private String digest() {
    space.commit(0, SIZE);
    for (int step = 0; step < STEPS; step++) {
      digest = digest * 31 + outcomeOfOneOperation();
    }
    for (long offset = 0; offset < SIZE; offset += 8) {
      digest = digest * 31 + Space.load(space, offset);
    }
    space.close();
    return Long.toHexString(digest);
  }

  private long outcomeOfOneOperation() {
    long here = random.nextLong(SIZE - 300);
    long there = random.nextLong(SIZE - 300);
    int bytes = random.nextInt(300);
    switch (random.nextInt(13)) {
      case 0 -> Space.store(space, here, random.nextLong());
      case 1 -> Space.storeInt(space, here, random.nextInt());
      case 2 -> Space.storeByte(space, here, (byte) random.nextInt());
      case 3 -> space.copy(here, there, bytes);
      case 4 -> space.fill(here, bytes, (byte) random.nextInt());
      case 5 -> space.copyOut(here, buffer, 0, bytes);
      case 6 -> space.copyIn(buffer, 0, here, bytes);
      case 7 -> {
        return space.compare(here, bytes, there, 300 - bytes);
      }
      case 8 -> space.fillWords(here, bytes / 8, random.nextLong());
      case 9 -> Space.storePair(space, here, random.nextLong(), random.nextLong());
      case 10 -> access.store(here, bytes, random.nextLong());
      case 11 -> {
        return access.load(here, bytes);
      }
      default -> {
        return (long) Space.loadInt(space, here) + Space.loadByte(space, there);
      }
    }
    return Space.load(space, there);
  }

  /** Where reads of words outside end: an exception, or a place of this space. */
  private String stray(LongUnaryOperator load) {
    space.commit(0, SIZE);
    Space.store(space, 64, 1234);
    Space.store(space, SIZE - 8, 5678);
    try {
      return "%d %d %d"
          .formatted(
              load.applyAsLong(SIZE + 64L), load.applyAsLong(-8), load.applyAsLong(64L - SIZE));
    } catch (IndexOutOfBoundsException e) {
      return "refused";
    }
  }

  /** What becomes of writes after close: an exception, or bytes that belong to nobody. */
  private String closed(Runnable writes) {
    space.commit(0, SIZE);
    space.close();
    try {
      writes.run();
      return "harmless";
    } catch (IllegalStateException e) {
      return "refused";
    }
  }

  private void store() {
    Space.store(space, SIZE - 8, 1);
    Space.storeByte(space, 77, (byte) 1);
  }
}
