package valk.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RequestFieldsTest {
  private static final AsciiString A = AsciiString.cached("A");
  private static final AsciiString B = AsciiString.cached("B");

  private final RequestFields fields = new RequestFields();

  private Headers request(String... values) {
    fields.next();
    for (String value : values) {
      fields.add(A, value);
    }
    return fields.headers();
  }

  @Test
  void theSameFieldsAreTheSameObject() {
    Headers first = request("1", "2");
    assertSame(first, request("1", "2"));
    Headers other = request("1", "3");
    assertSame(first.all().getFirst(), other.all().getFirst());
    assertEquals(List.of(new Header("A", "1"), new Header("A", "2")), first.all());
    assertEquals(List.of(new Header("A", "1"), new Header("A", "3")), other.all());
  }

  @Test
  void whatNobodyAskedForIsNotTakenForTheLast() {
    Headers first = request("1");
    fields.next();
    fields.add(A, "2"); // Refused, say: its headers are not asked for.
    assertEquals(List.of(new Header("A", "2")), request("2").all());
    assertEquals(List.of(new Header("A", "1")), first.all());
  }

  @Test
  void anotherNameIsAnotherField() {
    request("1");
    fields.next();
    fields.add(B, "1");
    assertEquals(List.of(new Header("B", "1")), fields.headers().all());
  }

  @Test
  void namesAreThoseOfTheSamePlace() {
    byte[] line = " A: 1".getBytes(US_ASCII);
    fields.next();
    assertNull(fields.sameName(line, 1, 1));
    fields.add(A, "1");
    fields.next();
    assertSame(A, fields.sameName(line, 1, 1));
    assertNull(fields.sameName(line, 1, 2));
    assertNull(fields.sameName("a".getBytes(US_ASCII), 0, 1));
    fields.add(A, "1");
    assertNull(fields.sameName(line, 1, 1));
  }

  @Test
  void longFieldsAreNotKept() {
    Headers first = request("x".repeat(5_000));
    Headers second = request("x".repeat(5_000));
    assertEquals(first, second);
    assertNotEquals(System.identityHashCode(first), System.identityHashCode(second));
  }

  @Test
  void manyFieldsAreNotKept() {
    String[] many = "x".repeat(100).split("");
    Headers first = request(many);
    assertEquals(100, first.all().size());
    assertEquals(List.of(new Header("A", "x")), request("x").all());
    assertEquals(first, request(many));
  }

  @Test
  void whatCannotStandInAHeadIsRefused() {
    fields.next();
    assertThrows(IllegalArgumentException.class, () -> fields.add(A, "a\rb"));
    assertThrows(IllegalArgumentException.class, () -> fields.add("a b", "c"));
    assertEquals(0, fields.size());
  }

  @Test
  void namesAreFoundInAnyCase() {
    fields.next();
    fields.add(A, "1").add(B, "2").add("a", "3");
    assertEquals(2, fields.count("a"));
    assertEquals("2", fields.get("b"));
    assertEquals(List.of("1", "3"), fields.getAll(A));
    fields.set("A", "4");
    assertEquals(List.of(new Header("B", "2"), new Header("A", "4")), fields.headers().all());
  }

  /** Few names and values, so that requests often share fields, of which some are asked for. */
  @Test
  void theyAreThoseOfTheLastRequestAlways() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      List<Header> wanted = new ArrayList<>();
      fields.next();
      for (int count = random.nextInt(12); count > 0; count--) {
        AsciiString name = random.nextBoolean() ? A : B;
        String value = Integer.toString(random.nextInt(20) / 10);
        fields.add(name, value);
        wanted.add(new Header(name.toString(), value));
      }
      if (random.nextInt(3) > 0) {
        assertEquals(wanted, fields.headers().all());
      }
    }
  }
}
