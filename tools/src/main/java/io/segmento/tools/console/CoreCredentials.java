package io.segmento.tools.console;

import io.grpc.ChannelCredentials;
import io.grpc.TlsChannelCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A team's credentials from PEM files. Each file is looked at by itself, since what gRPC says of a wrong one names neither file nor option, and of a key that is another certificate's it says that nobody
 * answered.
 */
final class CoreCredentials {

  private static final Pattern PRIVATE_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final byte[] SIGNED = {1};

  private CoreCredentials() {}

  /** Throws {@link ToolException} that names option, file and what is expected. */
  static ChannelCredentials read(Path authority, Path certificate, Path key) {
    byte[] trusted = bytes("--tls-ca", authority);
    var unused = first("--tls-ca", authority, trusted, "of the authority that signed the core's");
    byte[] chain = bytes("--tls-certificate", certificate);
    PublicKey ours =
        first("--tls-certificate", certificate, chain, "of your team").getPublicKey();
    byte[] secret = bytes("--tls-key", key);
    if (!belongTogether(privateKey(key, secret, ours.getAlgorithm()), ours)) {
      throw wrong("--tls-key", key, "the key of another certificate", "that of " + certificate);
    }
    try {
      return TlsChannelCredentials.newBuilder()
          .trustManager(new ByteArrayInputStream(trusted))
          .keyManager(new ByteArrayInputStream(chain), new ByteArrayInputStream(secret))
          .build();
    } catch (IOException e) {
      throw new IllegalStateException("bytes could not be read", e);
    }
  }

  private static byte[] bytes(String option, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new ToolException(
          option + ": " + file + ": " + FileFailure.why(e) + " (expected: a PEM file)", e);
    }
  }

  private static Certificate first(String option, Path file, byte[] bytes, String whose) {
    Collection<? extends Certificate> found;
    try {
      found = CertificateFactory.getInstance("X.509")
          .generateCertificates(new ByteArrayInputStream(bytes));
    } catch (CertificateException e) {
      throw wrong(option, file, "no certificate", "a PEM file with the certificate " + whose);
    }
    if (found.isEmpty()) {
      throw wrong(option, file, "no certificate", "a PEM file with the certificate " + whose);
    }
    return found.iterator().next();
  }

  private static PrivateKey privateKey(Path file, byte[] bytes, String algorithm) {
    Matcher pem = PRIVATE_KEY.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
    String expected = "a PEM file that begins with -----BEGIN PRIVATE KEY-----, not encrypted";
    if (!pem.find()) {
      throw wrong("--tls-key", file, "no private key", expected);
    }
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1))));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw wrong("--tls-key", file, "no " + algorithm + " key as the certificate's is", expected);
    }
  }

  private static boolean belongTogether(PrivateKey secret, PublicKey known) {
    String algorithm = switch (known.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> known.getAlgorithm();
    };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(SIGNED);
      byte[] signed = signature.sign();
      signature.initVerify(known);
      signature.update(SIGNED);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static ToolException wrong(String option, Path file, String found, String expected) {
    return new ToolException(option + ": " + file + ": " + found + " (expected: " + expected + ")");
  }
}
