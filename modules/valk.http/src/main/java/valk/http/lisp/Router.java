package valk.http.lisp;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import valk.eval.Data;
import valk.eval.HostCall;
import valk.eval.HostPart;

/** Finds the handler of a request among patterns, and calls it. */
final class Router {
  private static final int ROUTES = 0;
  private static final int REQUEST = 1;

  private Router() {}

  /**
   * Ends with the call of the first handler whose pattern fits; what the pattern names stands
   * before the request's own properties. A path that fits for other methods only is a 405.
   */
  static Data route(HostCall call) {
    int length = call.length(ROUTES);
    if (length % 2 != 0) {
      throw Serving.value("wanted patterns and handlers in turn, got " + length + " values");
    }
    Data request = call.argument(REQUEST);
    String method = Requests.text(call, request, "method");
    String path = Requests.text(call, request, "path");
    Set<String> others = new TreeSet<>();
    for (int i = 0; i < length; i += 2) {
      Pattern pattern = Pattern.of(patternText(call, i));
      List<Data> found = pattern.match(path);
      if (found != null && pattern.allows(method)) {
        return call.then(
            new HostPart.Item(ROUTES, i + 1),
            new HostPart.Before(found, new HostPart.Argument(REQUEST)));
      }
      if (found != null) {
        others.add(pattern.method());
      }
    }
    return others.isEmpty() ? notFound() : notAllowed(others);
  }

  private static String patternText(HostCall call, int item) {
    if (call.item(ROUTES, item) instanceof Data.Text(String text)) {
      return text;
    }
    throw Serving.value("pattern " + (item / 2 + 1) + " is no string");
  }

  static Data notFound() {
    return Data.properties()
        .with("status", Data.of(404))
        .with("body", Data.of("not found\n"))
        .list();
  }

  static Data notAllowed(Set<String> methods) {
    Set<String> all = new TreeSet<>(methods);
    if (all.contains("GET")) {
      all.add("HEAD");
    }
    return Data.properties()
        .with("status", Data.of(405))
        .with("headers", Data.properties().with("allow", Data.of(String.join(", ", all))).list())
        .with("body", Data.of("method not allowed\n"))
        .list();
  }

  /**
   * A pattern: a method or none, and a path whose segments are literal, {@code :name}, or at the
   * end {@code *}.
   *
   * @param method empty for all
   */
  private record Pattern(String method, List<String> segments) {
    static Pattern of(String text) {
      int blank = text.indexOf(' ');
      String path = text.substring(blank + 1);
      if (!path.startsWith("/")) {
        throw Serving.value("the path of the pattern \"" + text + "\" does not begin with /");
      }
      return new Pattern(blank < 0 ? "" : text.substring(0, blank), segments(path));
    }

    private static List<String> segments(String path) {
      return List.of(path.substring(1).split("/", -1));
    }

    boolean allows(String wanted) {
      return method.isEmpty()
          || method.equals(wanted)
          || method.equals("GET") && wanted.equals("HEAD");
    }

    /** What the pattern names in a path, as properties; null if it does not fit. */
    @Nullable List<Data> match(String path) {
      if (!path.startsWith("/")) {
        return null;
      }
      List<String> parts = segments(path);
      Data.PropertyList params = Data.properties();
      List<Data> found = new ArrayList<>();
      for (int i = 0; i < segments.size(); i++) {
        String segment = segments.get(i);
        if (segment.equals("*") && i == segments.size() - 1 && i < parts.size()) {
          found.add(Data.keyword("rest"));
          found.add(Data.of("/" + String.join("/", parts.subList(i, parts.size()))));
          return withParams(found, params);
        }
        if (i >= parts.size() || !fits(segment, parts.get(i), params)) {
          return null;
        }
      }
      return parts.size() == segments.size() ? withParams(found, params) : null;
    }

    private static List<Data> withParams(List<Data> found, Data.PropertyList params) {
      found.add(Data.keyword("params"));
      found.add(params.list());
      return found;
    }

    private static boolean fits(String segment, String part, Data.PropertyList params) {
      String decoded = Percent.decoded(part, false).orElse(null);
      if (decoded == null) {
        return false;
      }
      boolean isNamed = segment.length() > 1 && segment.startsWith(":");
      if (isNamed && !part.isEmpty()) {
        params.with(segment.substring(1), Data.of(decoded));
      }
      return isNamed ? !part.isEmpty() : segment.equals(decoded);
    }
  }
}
