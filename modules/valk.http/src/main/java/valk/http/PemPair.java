package valk.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * A certificate with those that vouch for it, and its private key, read from PEM files (RFC 7468).
 * Checked when it is read, so that a server that cannot shake hands does not start.
 */
final class PemPair {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([^-]*)-----END \\1-----");
  private static final byte[] PROBE =
      "does the key belong to the certificate?".getBytes(ISO_8859_1);

  /** The ways to sign of the key types that TLS 1.2 and 1.3 know. */
  private enum KeyType {
    RSA("RSA", "SHA256withRSA"),
    EC("EC", "SHA256withECDSA"),
    ED("EdDSA", "EdDSA");

    private final String family;
    private final String signature;

    KeyType(String family, String signature) {
      this.family = family;
      this.signature = signature;
    }
  }

  private final X509Certificate[] certificates;
  private final PrivateKey key;

  private PemPair(X509Certificate[] certificates, PrivateKey key) {
    this.certificates = certificates;
    this.key = key;
  }

  static PemPair read(Path certificates, Path key) {
    X509Certificate[] chain = certificates(certificates);
    PublicKey ofFirst = chain[0].getPublicKey();
    KeyType type = typeOf(ofFirst, certificates);
    PrivateKey secret = key(key, type);
    if (!fit(secret, ofFirst, type)) {
      throw new IllegalArgumentException(
          "%s is not the key of the first certificate in %s".formatted(key, certificates));
    }
    return new PemPair(chain, secret);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s".formatted(file), e);
    }
  }

  private static X509Certificate[] certificates(Path file) {
    String text = text(file);
    if (!text.contains("-----BEGIN CERTIFICATE-----")) {
      throw new IllegalArgumentException("%s holds no PEM certificate".formatted(file));
    }
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(text.getBytes(ISO_8859_1)))
          .toArray(X509Certificate[]::new);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "%s: a certificate is ill-formed: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static KeyType typeOf(PublicKey key, Path file) {
    for (KeyType type : KeyType.values()) {
      if (type.family.equals(key.getAlgorithm())) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "%s: the key of the certificate is of the unknown type %s"
            .formatted(file, key.getAlgorithm()));
  }

  private static PrivateKey key(Path file, KeyType type) {
    Matcher found = KEY.matcher(text(file));
    if (!found.find()) {
      throw new IllegalArgumentException("%s holds no PEM private key".formatted(file));
    }
    if (!found.group(1).equals("PRIVATE KEY")) {
      throw new IllegalArgumentException(
          "%s holds an \"%s\"; what is read is PKCS #8 without a password: openssl pkcs8 -topk8 -nocrypt"
              .formatted(file, found.group(1)));
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
      return KeyFactory.getInstance(type.family).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s: not an %s key, as the certificate has: %s"
              .formatted(file, type.family, e.getMessage()),
          e);
    }
  }

  private static boolean fit(PrivateKey secret, PublicKey known, KeyType type) {
    try {
      Signature signature = Signature.getInstance(type.signature);
      signature.initSign(secret);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  /** Returns what makes the TLS of a connection; of suites those that RFC 9113, 9.2.2, lets be. */
  SslContext context() {
    try {
      return SslContextBuilder.forServer(key, certificates)
          .sslProvider(SslProvider.JDK)
          .protocols(List.of("TLSv1.3", "TLSv1.2"))
          .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
          .applicationProtocolConfig(
              new ApplicationProtocolConfig(
                  Protocol.ALPN,
                  SelectorFailureBehavior.NO_ADVERTISE,
                  SelectedListenerFailureBehavior.ACCEPT,
                  "h2",
                  "http/1.1"))
          .build();
    } catch (SSLException e) {
      throw new IllegalArgumentException("no TLS: " + e.getMessage(), e);
    }
  }
}
