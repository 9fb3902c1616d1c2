package valk.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Netty's headers without what its decoder does not ask them for. */
abstract class DecodedFields extends HttpHeaders {
  private static UnsupportedOperationException unasked() {
    return new UnsupportedOperationException("fields of a decoder");
  }

  @Override
  public HttpHeaders add(String name, Iterable<?> values) {
    throw unasked();
  }

  @Override
  public HttpHeaders addInt(CharSequence name, int value) {
    throw unasked();
  }

  @Override
  public HttpHeaders addShort(CharSequence name, short value) {
    throw unasked();
  }

  @Override
  public HttpHeaders set(String name, Iterable<?> values) {
    throw unasked();
  }

  @Override
  public HttpHeaders setInt(CharSequence name, int value) {
    throw unasked();
  }

  @Override
  public HttpHeaders setShort(CharSequence name, short value) {
    throw unasked();
  }

  @Override
  public HttpHeaders clear() {
    throw unasked();
  }

  @Override
  public Integer getInt(CharSequence name) {
    throw unasked();
  }

  @Override
  public int getInt(CharSequence name, int otherwise) {
    throw unasked();
  }

  @Override
  public Short getShort(CharSequence name) {
    throw unasked();
  }

  @Override
  public short getShort(CharSequence name, short otherwise) {
    throw unasked();
  }

  @Override
  public Long getTimeMillis(CharSequence name) {
    throw unasked();
  }

  @Override
  public long getTimeMillis(CharSequence name, long otherwise) {
    throw unasked();
  }

  @Override
  public Set<String> names() {
    throw unasked();
  }

  @Override
  public List<Map.Entry<String, String>> entries() {
    throw unasked();
  }

  @Override
  @Deprecated
  public Iterator<Map.Entry<String, String>> iterator() {
    throw unasked();
  }

  @Override
  public Iterator<Map.Entry<CharSequence, CharSequence>> iteratorCharSequence() {
    throw unasked();
  }
}
