package valk.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "4194304, 4194304",
    "512K, 524288",
    "512k, 524288",
    "64M, 67108864",
    "64m, 67108864",
    "2G, 2147483648",
    "2g, 2147483648",
    "007, 7",
    "9223372036854775807, 9223372036854775807",
    "8589934591G, 9223372035781033984",
  })
  void readsBytesAndSuffixes(String text, long bytes) {
    assertEquals(bytes, Sizes.parse("VALK_HEAP_LIMIT", text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "K",
        "64 M",
        " 64M",
        "64M ",
        "64MB",
        "64KK",
        "-1",
        "+1",
        "1.5M",
        "1e6",
        "0x10",
        "lots",
        "٣",
        "9223372036854775808",
        "8589934592G",
        "99999999999999999999",
        "1T",
        "1_000"
      })
  void refusesEverythingElseNamingSettingValueAndWhatIsAccepted(String text) {
    MemoryLimitException e =
        assertThrows(MemoryLimitException.class, () -> Sizes.parse("VALK_HEAP_LIMIT", text));
    assertEquals(
        "VALK_HEAP_LIMIT: bad value '"
            + text
            + "', accepted: a number of bytes such as 4194304, 512K, 64M or 2G",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1023, 1023",
    "1024, 1K",
    "1025, 1025",
    "1536, 1536",
    "1048576, 1M",
    "1572864, 1536K",
    "1073741824, 1G",
    "1099511627776, 1024G",
    "9223372036854775807, 9223372036854775807",
  })
  void writesTheShortestFormThatReadsBack(long bytes, String text) {
    assertEquals(text, Sizes.format(bytes));
    assertEquals(bytes, Sizes.parse("any", text));
  }
}
