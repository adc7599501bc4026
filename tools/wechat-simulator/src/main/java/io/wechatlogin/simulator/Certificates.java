package io.wechatlogin.simulator;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
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
 * A certificate authority that lives as long as the simulator, and its one certificate, for
 * WeChat's names. Whoever is told to trust it finds WeChat here. Written by hand because the JDK
 * reads certificates, but makes none.
 */
final class Certificates {
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;
  private static final int OCTETS = 0x04;
  private static final int UTF8 = 0x0C;
  private static final byte[] ECDSA_SHA256 = node(SEQUENCE, oid(1, 2, 840, 10045, 4, 3, 2));
  private static final char[] NO_PASSWORD = new char[0];

  private final X509Certificate authority;
  private final SSLContext context;

  /**
   * @param names the hosts that the certificate is for, and this machine beside them
   */
  Certificates(List<String> names) {
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

  SSLContext context() {
    return context;
  }

  /** The authority's certificate, as clients' settings take it. */
  String pem() {
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
    // By the real clock and not the simulated one: it is the clients that look at it.
    Instant now = Instant.now();
    byte[] body =
        node(
            SEQUENCE,
            node(0xA0, integer(2)),
            integer(serial),
            ECDSA_SHA256,
            name(issuer),
            node(
                SEQUENCE,
                time(now.minus(Duration.ofDays(1))),
                time(now.plus(Duration.ofDays(365)))),
            name(subject),
            keys.getPublic().getEncoded(),
            node(0xA3, extensions));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(by);
    signature.update(body);
    byte[] whole = node(SEQUENCE, body, ECDSA_SHA256, bits(signature.sign()));
    Certificate read =
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
    return (X509Certificate) read;
  }

  private static byte[] authorityExtensions() {
    byte[] mayIssue = node(SEQUENCE, new byte[] {0x01, 0x01, (byte) 0xFF});
    byte[] signsCertificates = {0x03, 0x02, 0x01, 0x06};
    return node(
        SEQUENCE,
        extension(oid(2, 5, 29, 19), true, mayIssue),
        extension(oid(2, 5, 29, 15), true, signsCertificates));
  }

  private static byte[] siteExtensions(List<String> names) {
    ByteArrayOutputStream alternatives = new ByteArrayOutputStream();
    for (String each : names) {
      alternatives.writeBytes(node(0x82, each.getBytes(StandardCharsets.US_ASCII)));
    }
    alternatives.writeBytes(node(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)));
    alternatives.writeBytes(node(0x87, new byte[] {127, 0, 0, 1}));
    byte[] servesTls = node(SEQUENCE, oid(1, 3, 6, 1, 5, 5, 7, 3, 1));
    return node(
        SEQUENCE,
        extension(oid(2, 5, 29, 17), false, node(SEQUENCE, alternatives.toByteArray())),
        extension(oid(2, 5, 29, 37), false, servesTls));
  }

  private static byte[] extension(byte[] id, boolean critical, byte[] value) {
    byte[] flag = critical ? new byte[] {0x01, 0x01, (byte) 0xFF} : new byte[0];
    return node(SEQUENCE, id, flag, node(OCTETS, value));
  }

  private static byte[] name(String commonName) {
    byte[] text = node(UTF8, commonName.getBytes(StandardCharsets.UTF_8));
    return node(SEQUENCE, node(SET, node(SEQUENCE, oid(2, 5, 4, 3), text)));
  }

  private static byte[] time(Instant at) {
    String text =
        DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").format(at.atOffset(ZoneOffset.UTC));
    // Years before 2050 have two digits, in another type.
    return node(0x17, text.substring(2).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] integer(int value) {
    return node(0x02, BigInteger.valueOf(value).toByteArray());
  }

  private static byte[] bits(byte[] content) {
    return node(0x03, new byte[] {0}, content);
  }

  private static byte[] oid(int... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(parts[0] * 40 + parts[1]);
    for (int i = 2; i < parts.length; i++) {
      for (int shift = 28; shift > 0; shift -= 7) {
        if (parts[i] >>> shift != 0) {
          out.write(((parts[i] >>> shift) & 0x7F) | 0x80);
        }
      }
      out.write(parts[i] & 0x7F);
    }
    return node(0x06, out.toByteArray());
  }

  /** A tag, the length of what is in it, and that. */
  private static byte[] node(int tag, byte[]... contents) {
    ByteArrayOutputStream inside = new ByteArrayOutputStream();
    for (byte[] each : contents) {
      inside.writeBytes(each);
    }
    int length = inside.size();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (length >= 256) {
      out.write(0x82);
      out.write(length >>> 8);
    } else if (length >= 128) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(inside.toByteArray());
    return out.toByteArray();
  }
}
