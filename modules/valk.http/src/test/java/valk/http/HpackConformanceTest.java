package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static valk.http.FrameClient.END_HEADERS;
import static valk.http.FrameClient.END_STREAM;
import static valk.http.FrameClient.HEADERS;
import static valk.http.Http2ConformanceTest.assertGoAway;

import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compressed heads, as bytes; the name of each case begins with the section of RFC 7541 that it is
 * about. Words in quotes stand for their bytes, all else is hexadecimal.
 */
@ExtendWith(NoLeaks.class)
class HpackConformanceTest {
  /** GET of /fields from www.example.com, which is put into the table. */
  private static final String REQUEST = "82 86 04 07 '/fields' 41 0f 'www.example.com'";

  private final TestServer server = TestServer.start();

  @AfterEach
  void close() {
    server.close();
  }

  private static byte[] bytes(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String each : text.strip().split(" +")) {
      out.writeBytes(
          each.startsWith("'")
              ? each.substring(1, each.length() - 1).getBytes(ISO_8859_1)
              : HexFormat.of().parseHex(each));
    }
    return out.toByteArray();
  }

  private FrameClient client() throws IOException {
    return FrameClient.begin(server.port());
  }

  private static FrameClient send(FrameClient client, int stream, String block) throws IOException {
    return client.send(HEADERS, END_HEADERS | END_STREAM, stream, bytes(block));
  }

  private static String fields(FrameClient client, int stream, String block) throws IOException {
    return send(client, stream, block).answer(stream).body();
  }

  @ParameterizedTest(name = "rfc7541 {0}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "6.1: a field of the table         ! 90                         ! accept-encoding=gzip,"
            + " deflate",
        "6.2.1: added, new name            ! 40 03 'key' 05 'value'     ! key=value",
        "6.2.1: added, new name, Huffman   ! 40 88 25a849e95ba97d7f 89 25a849e95bb8e8b4bf"
            + " ! custom-key=custom-value",
        "6.2.1: added, known name          ! 58 08 'no-cache'           ! cache-control=no-cache",
        "6.2.1: added, known name, Huffman ! 58 86 a8eb10649cbf         ! cache-control=no-cache",
        "6.2.2: not added, new name        ! 00 03 'key' 05 'value'     ! key=value",
        "6.2.2: not added, new name, Huffman ! 00 88 25a849e95ba97d7f 89 25a849e95bb8e8b4bf"
            + " ! custom-key=custom-value",
        "6.2.2: not added, known name      ! 0f 09 08 'no-cache'        ! cache-control=no-cache",
        "6.2.2: not added, known name, Huffman ! 0f 09 86 a8eb10649cbf  ! cache-control=no-cache",
        "6.2.3: never added, new name      ! 10 03 'key' 05 'value'     ! key=value",
        "6.2.3: never added, new name, Huffman ! 10 88 25a849e95ba97d7f 89 25a849e95bb8e8b4bf"
            + " ! custom-key=custom-value",
        "6.2.3: never added, known name    ! 1f 09 08 'no-cache'        ! cache-control=no-cache",
        "6.2.3: never added, known name, Huffman ! 1f 09 86 a8eb10649cbf ! cache-control=no-cache",
        "5.2: an empty value               ! 00 03 'key' 00             ! key=",
      })
  void fieldsInAllForms(String what, String block, String field) throws IOException {
    try (FrameClient client = client()) {
      assertEquals("host=www.example.com|" + field, fields(client, 1, REQUEST + " " + block), what);
    }
  }

  @Test
  void rfc7541_2_3_2_whatWasAddedIsKnownFromThenOn() throws IOException {
    String added = "host=www.example.com|key=value";
    try (FrameClient client = client()) {
      assertEquals(added, fields(client, 1, REQUEST + " 40 03 'key' 05 'value'"));
      assertEquals(added, fields(client, 3, "82 86 04 07 '/fields' bf be"));
    }
  }

  @Test
  void rfc7541_4_2_theTableMayBeMadeSmallerAndLargerAgain() throws IOException {
    try (FrameClient client = client()) {
      assertEquals("host=www.example.com", fields(client, 1, REQUEST));
      assertEquals("host=www.example.com", fields(client, 3, "20 3fe11f " + REQUEST));
      assertEquals("host=www.example.com", fields(client, 5, "82 86 04 07 '/fields' be"));
    }
  }

  @ParameterizedTest(name = "rfc7541 {0}")
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '`',
      value = {
        "2.3.3: an index beyond the tables             ! c6",
        "2.3.3: the name of an index beyond the tables ! 7f07 05 'value'",
        "4.2: a change of the table's size at the end  ! 20",
        "5.1: a number that overflows                  ! ff ff ff ff ff ff ff ff ff ff 7f",
        "5.1: a number that does not end               ! ff ff",
        "5.2: a string that is longer than its block   ! 00 03 'key' 09 'value'",
        "5.2: more than seven bits of padding          ! 00 03 'key' 82 1fff",
        "5.2: padding with zeros                       ! 00 03 'key' 81 18",
        "5.2: the end of a string in a string          ! 00 03 'key' 84 ffffffff",
        "6.1: index 0                                  ! 80",
      })
  void errorsOfTheConnection(String what, String block) throws IOException {
    try (FrameClient client = client()) {
      send(client, 1, REQUEST + " " + block);
      assertGoAway(Http2Error.COMPRESSION_ERROR, client);
    }
  }

  @Test
  void rfc7541_6_3_aTableLargerThanAgreedOnIsAnError() throws IOException {
    try (FrameClient client = client()) {
      send(client, 1, "3fe21f " + REQUEST);
      assertGoAway(Http2Error.COMPRESSION_ERROR, client);
    }
  }

  /** The peer says how large the server's table may be. */
  @Test
  void rfc7541_4_2_aPeerWithoutATableIsSentNothingThatWasAdded() throws IOException {
    try (FrameClient client = FrameClient.begin(server.port(), 1, 0)) {
      for (int stream = 1; stream < 9; stream += 2) {
        assertEquals(200, client.get(stream, "/").answer(stream).status());
      }
    }
  }
}
