package valk.gc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import valk.memory.Space;

/** The verifier must find what others break. */
class HeapVerifierTest {
  private final Mutator m = Mutator.of(Mutator.M, 64 * Mutator.M);

  @BeforeEach
  void fill() {
    m.push(m.cell(2, 48));
    m.init(m.peek(), 0, Words.NIL);
    m.init(m.peek(), 1, Words.NIL);
    m.pushList(100);
    m.heap.checkpoint();
    m.push(m.pair(Words.NIL, Words.NIL));
    m.verify();
  }

  @AfterEach
  void close() {
    m.close();
  }

  private void expect(String part) {
    var e = assertThrows(IllegalStateException.class, m::verify);
    assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
  }

  @Test
  void aStoreWithoutBarrierIsFound() {
    m.init(m.stack[0], 1, m.peek());
    expect("points into the arena and is not remembered");
  }

  @Test
  void aPointerIntoACellIsFound() {
    m.init(m.stack[0], 1, m.stack[0] + 16);
    expect("where no cell begins");
  }

  @Test
  void aWrongTagIsFound() {
    m.push(Words.quoted(Words.offset(m.stack[0])));
    expect("does not fit the cell");
  }

  @Test
  void poisonIsFound() {
    m.init(m.stack[0], 0, Zeal.POISON);
    expect("is no value");
  }

  @Test
  void aCellTooBigForItsClassIsFound() {
    Space.store(m.space, Words.offset(m.stack[0]), CellHeader.of(1, 2, 64));
    expect("64 bytes");
  }

  @Test
  void aCellThatOutlivesItsDeathIsFound() {
    m.pop();
    m.pop();
    assertThrows(
        IllegalStateException.class, () -> new HeapVerifier(m.heap).verifyAfterCollection());
    m.collectAndVerify();
  }
}
