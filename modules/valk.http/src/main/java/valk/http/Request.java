package valk.http;

import java.net.InetSocketAddress;

/**
 * A request, complete with its body.
 *
 * @param method the method as sent, a token: {@code GET}
 * @param path the path as sent, not decoded: {@code /a%20b}; {@code *} for {@code OPTIONS *}
 * @param query what follows the first question mark, as sent; empty without one
 * @param headers the fields as sent; with HTTP/2 the authority is {@code host}, names are in lower
 *     case
 * @param body the body, decoded if it came in chunks; empty without one. Not to be changed
 * @param remote the address of the peer
 */
public record Request(
    String method,
    String path,
    String query,
    Headers headers,
    byte[] body,
    InetSocketAddress remote) {}
