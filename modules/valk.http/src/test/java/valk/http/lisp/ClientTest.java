package valk.http.lisp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import valk.eval.LispError;

/** Asking servers, one of which is our own. */
class ClientTest {
  private final LispHost host = new LispHost();

  @BeforeEach
  void serve() {
    host.serving(
        ":drain-time 200",
        """
        (http/route (list
          "/echo" (\\ {r} {list :status 201 :headers {:x-a "b"}
             :body (str (get r :method 0) " " (get r :body 0) " "
                        (get (get r :headers 0) :x-test "none"))})
          "/from" (\\ {r} {http/redirect "/echo"})
          "/latin" (\\ {r} {list :headers {:content-type "text/plain; charset=us-ascii"} :body "é"})
          "/large" (\\ {r} {make-string 100000 "x"})
          "/slow" (\\ {r} {do (sleep 20000) "slept"})))
        """);
    host.eval("(fun {at path} {str \"http://127.0.0.1:\" (http/port s) path})");
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void aRequestGivesStatusFieldsAndBody() {
    assertEquals(
        "{201 \"GET  none\" \"b\"}",
        host.eval(
            "(def {a} (http/get (at \"/echo\"))) (list (get a :status 0) (get a :body 0) (get (get"
                + " a :headers 0) :x-a 0))"));
    assertEquals(
        "\"PUT ä 5\"",
        host.eval(
            "(get (http/request (list :url (at \"/echo\") :method \"PUT\" :body \"ä\" :headers"
                + " {:x-test 5})) :body 0)"));
    assertEquals(
        "\"POST x none\"", host.eval("(get (http/get (at \"/echo\") {:body \"x\"}) :body 0)"));
  }

  @Test
  void redirectsAreFollowedOnDemand() {
    assertEquals("302", host.eval("(get (http/get (at \"/from\")) :status 0)"));
    assertEquals("201", host.eval("(get (http/get (at \"/from\") {:redirects 1}) :status 0)"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "(http/get 5)                                    | type",
        "(http/get \"nothing\")                          | value",
        "(http/get \"ftp://x/\")                         | value",
        "(http/get (at \"/echo\") {:hedaers {}})         | value",
        "(http/get (at \"/echo\") {:headers {\"a b\" 1}}) | value",
        "(http/get (at \"/echo\") {:headers {:x \"a\\r\\nb: c\"}}) | value",
        "(http/get (at \"/echo\") {:timeout 0})          | value",
        "(http/get (at \"/echo\") {:max-bytes :x})       | value",
        "(http/request {})                               | type",
        "(http/get (at \"/latin\"))                      | value",
        "(http/get (at \"/large\") {:max-bytes 99999})   | io",
        "(http/get (at \"/slow\") {:timeout 50})         | io",
        "(http/get \"http://127.0.0.1:1/\")              | io",
      })
  void whatGoesWrongIsAnError(String form, String kind) {
    LispError e = assertThrows(LispError.class, () -> host.eval(form));
    assertEquals(kind, e.kind(), e.getMessage());
    assertEquals("3", host.eval("(+ 1 2)"));
  }

  @Test
  void theLargestBodyThatMayBeIsRead() {
    assertEquals(
        "100000", host.eval("(len (get (http/get (at \"/large\") {:max-bytes 100000}) :body 0))"));
  }

  @Test
  void waitingForAnAnswerEndsWithTheTimeOfTheEvaluation() {
    try (LispHost hasty = new LispHost(builder -> builder.timeLimit(Duration.ofMillis(300)))) {
      String url = "http://127.0.0.1:" + host.port() + "/slow";
      LispError e = assertThrows(LispError.class, () -> hasty.eval("(http/get \"" + url + "\")"));
      assertEquals("timeout", e.kind());
    }
  }

  @Test
  @DisabledIfSystemProperty(
      named = "valk.zeal",
      matches = ".*",
      disabledReason = "too much to make")
  void anAnswerCountsAgainstTheLimit() {
    LispError e =
        assertThrows(
            LispError.class,
            () ->
                host.eval("(def {l} nil) (while 1 {def {l} (cons (http/get (at \"/large\")) l)})"));
    assertTrue(e.kind().equals("out-of-memory"), e.kind());
  }
}
