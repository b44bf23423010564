package io.segmento.platform.strategy;

import io.segmento.platform.strategy.check.Restriction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who may sign plugins that do what a strategy is not to do: public Ed25519 keys. Immutable. */
final class OperatorKeys {

  private static final String ALGORITHM = "Ed25519";

  private final List<PublicKey> keys;

  OperatorKeys(List<PublicKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** A key as {@code openssl pkey -pubout} writes it. Throws {@link IllegalArgumentException} when it is none. */
  static PublicKey read(Path pem) throws IOException {
    String text = Files.readString(pem).replaceAll("-----[A-Z ]+-----|\\s", "");
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text)));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no public key of " + ALGORITHM, e);
    }
  }

  /** What a signature of the jar's bytes permits it: everything, or nothing when it is empty or nobody's. */
  Set<Restriction> permits(Path jar, byte[] signature) throws IOException {
    if (signature.length == 0) {
      return Set.of();
    }
    byte[] content = Files.readAllBytes(jar);
    for (PublicKey key : keys) {
      try {
        Signature verifier = Signature.getInstance(ALGORITHM);
        verifier.initVerify(key);
        verifier.update(content);
        if (verifier.verify(signature)) {
          return EnumSet.allOf(Restriction.class);
        }
      } catch (GeneralSecurityException e) {
        // A signature of another form is nobody's.
      }
    }
    return Set.of();
  }
}
