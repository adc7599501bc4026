package io.wechatlogin.simulator.proxy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate authority that exists as long as the simulator runs, with one certificate for
 * WeChat's host names. A client that trusts it accepts the simulator as WeChat. The certificates
 * are encoded by hand because the JDK can read certificates but has no API to create them.
 */
public final class CertificateAuthority {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.objectId(1, 2, 840, 10045, 4, 3, 2));
  private static final char[] NO_PASSWORD = new char[0];

  private final X509Certificate authority;
  private final SSLContext context;

  /**
   * Creates the keys and both certificates.
   *
   * @param names the host names that the certificate covers, in addition to localhost and 127.0.0.1
   */
  public CertificateAuthority(List<String> names) {
    try {
      KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair root = keys.generateKeyPair();
      KeyPair leaf = keys.generateKeyPair();
      String rootName = "WeChat simulator, test only";
      authority = signed(1, rootName, root, rootName, root.getPrivate(), authorityExtensions());
      X509Certificate site =
          signed(2, rootName, leaf, names.getFirst(), root.getPrivate(), siteExtensions(names));
      context = context(leaf.getPrivate(), site, authority);
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The TLS context of a server with the certificate. */
  public SSLContext context() {
    return context;
  }

  /** The authority's certificate as PEM, the form in which clients' settings take it. */
  public String pem() {
    try {
      String base64 =
          Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded());
      return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static SSLContext context(PrivateKey key, X509Certificate... chain)
      throws GeneralSecurityException {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("site", key, NO_PASSWORD, chain);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(managers.getKeyManagers(), null, null);
      return made;
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static X509Certificate signed(
      int serial, String issuer, KeyPair keys, String subject, PrivateKey by, byte[] extensions)
      throws GeneralSecurityException {
    // The real clock and not the simulated one: clients check the certificate by theirs.
    Instant now = Instant.now();
    byte[] body =
        Der.sequence(
            Der.node(0xA0, Der.integer(2)),
            Der.integer(serial),
            ECDSA_SHA256,
            name(issuer),
            Der.sequence(time(now.minus(Duration.ofDays(1))), time(now.plus(Duration.ofDays(365)))),
            name(subject),
            keys.getPublic().getEncoded(),
            Der.node(0xA3, extensions));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(by);
    signature.update(body);
    byte[] whole = Der.sequence(body, ECDSA_SHA256, Der.bitString(signature.sign()));
    Certificate read =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
    return (X509Certificate) read;
  }

  private static byte[] authorityExtensions() {
    byte[] mayIssue = Der.sequence(new byte[] {0x01, 0x01, (byte) 0xFF});
    byte[] signsCertificates = {0x03, 0x02, 0x01, 0x06};
    return Der.sequence(
        extension(Der.objectId(2, 5, 29, 19), true, mayIssue),
        extension(Der.objectId(2, 5, 29, 15), true, signsCertificates));
  }

  private static byte[] siteExtensions(List<String> names) {
    ByteArrayOutputStream alternatives = new ByteArrayOutputStream();
    for (String each : names) {
      alternatives.writeBytes(Der.node(0x82, each.getBytes(StandardCharsets.US_ASCII)));
    }
    alternatives.writeBytes(Der.node(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)));
    alternatives.writeBytes(Der.node(0x87, new byte[] {127, 0, 0, 1}));
    byte[] servesTls = Der.sequence(Der.objectId(1, 3, 6, 1, 5, 5, 7, 3, 1));
    return Der.sequence(
        extension(Der.objectId(2, 5, 29, 17), false, Der.sequence(alternatives.toByteArray())),
        extension(Der.objectId(2, 5, 29, 37), false, servesTls));
  }

  private static byte[] extension(byte[] id, boolean critical, byte[] value) {
    byte[] flag = critical ? new byte[] {0x01, 0x01, (byte) 0xFF} : new byte[0];
    return Der.sequence(id, flag, Der.node(Der.OCTET_STRING, value));
  }

  private static byte[] name(String commonName) {
    byte[] text = Der.node(Der.UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8));
    return Der.sequence(Der.node(Der.SET, Der.sequence(Der.objectId(2, 5, 4, 3), text)));
  }

  private static byte[] time(Instant at) {
    String text =
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").format(at.atOffset(ZoneOffset.UTC));
    // X.509 writes years before 2050 as UTCTime, with two digits (RFC 5280, 4.1.2.5).
    return Der.node(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII));
  }
}
