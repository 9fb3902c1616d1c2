package valk.http;

/** What names a server in a target or a field: a host and perhaps a port (RFC 3986, 3.2). */
final class Authority {
  /**
   * What a host may consist of beside letters and digits; brackets and colons are seen to apart.
   */
  private static final String OF_HOSTS = "-._~%!$&'()*+,;=";

  private Authority() {}

  /**
   * Says whether a text is an authority without a user: a name, which may be empty, or an address
   * (of IPv6 in brackets), and perhaps a port after it.
   */
  static boolean isWellFormed(String text) {
    boolean isBracketed = text.startsWith("[");
    int end = isBracketed ? text.indexOf(']') : indexOrEnd(text, ':');
    if (end < 0) {
      return false;
    }
    boolean isHost = isBracketed ? isAddress(text, 1, end) : isName(text, end);
    return isHost && isPort(text, isBracketed ? end + 1 : end);
  }

  private static int indexOrEnd(String text, char c) {
    int at = text.indexOf(c);
    return at < 0 ? text.length() : at;
  }

  private static boolean isName(String text, int end) {
    boolean isSoFar = true;
    for (int i = 0; isSoFar && i < end; i++) {
      isSoFar = isOfName(text.charAt(i));
    }
    return isSoFar;
  }

  private static boolean isAddress(String text, int from, int end) {
    boolean isSoFar = end > from;
    for (int i = from; isSoFar && i < end; i++) {
      isSoFar = text.charAt(i) == ':' || isOfName(text.charAt(i));
    }
    return isSoFar;
  }

  private static boolean isOfName(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || OF_HOSTS.indexOf(c) >= 0;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isPort(String text, int from) {
    boolean isSoFar = from == text.length() || text.charAt(from) == ':';
    for (int i = from + 1; isSoFar && i < text.length(); i++) {
      isSoFar = isDigit(text.charAt(i));
    }
    return isSoFar;
  }
}
