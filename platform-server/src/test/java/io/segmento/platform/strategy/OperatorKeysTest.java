package io.segmento.platform.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.strategy.check.Restriction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorKeysTest {

  @TempDir
  Path work;

  private static KeyPair pair() throws Exception {
    return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
  }

  private OperatorKeys knowing(KeyPair operator) throws Exception {
    Path pem = Files.writeString(
        work.resolve("operator.pem"),
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(operator.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
    return new OperatorKeys(List.of(OperatorKeys.read(pem)));
  }

  private static byte[] signature(KeyPair by, Path jar) throws Exception {
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(by.getPrivate());
    signature.update(Files.readAllBytes(jar));
    return signature.sign();
  }

  @Test
  void anOperatorsSignaturePermitsEverythingAndNobodyElsesAnything() throws Exception {
    KeyPair operator = pair();
    OperatorKeys keys = knowing(operator);
    Path jar = Files.writeString(work.resolve("a.jar"), "bytes");

    assertThat(keys.permits(jar, signature(operator, jar))).contains(Restriction.NATIVE);
    assertThat(keys.permits(jar, signature(pair(), jar))).isEmpty();
    assertThat(keys.permits(jar, new byte[] {1, 2})).isEmpty();
    assertThat(keys.permits(jar, new byte[0])).isEmpty();
  }

  @Test
  void anotherJarIsNotWhatWasSigned() throws Exception {
    KeyPair operator = pair();
    Path jar = Files.writeString(work.resolve("a.jar"), "bytes");
    byte[] signature = signature(operator, jar);
    Files.writeString(jar, "others");

    assertThat(knowing(operator).permits(jar, signature)).isEmpty();
  }

  /** The commands of docs/strategies.md, run by OpenSSL 3.0 on a file of the five letters "bytes". */
  @Test
  void whatOpensslWritesIsUnderstood() throws Exception {
    Path pem = Files.writeString(work.resolve("operator.pem"), """
        -----BEGIN PUBLIC KEY-----
        MCowBQYDK2VwAyEAnv7kXS+cSb99Dp9XEU//Xz7al7O+HSjloiT8RqZlC40=
        -----END PUBLIC KEY-----
        """);
    byte[] signature = Base64.getDecoder()
        .decode(
            "QM+m0zjQ2+WA1ajcsHTo4ZPssm8xCZQKM+EitEDD+ANcqT4K0lofeHBVWR8AhJZQIcS/E40Xx9FghtXljRQdBg==");
    Path jar = Files.writeString(work.resolve("a.jar"), "bytes");

    assertThat(new OperatorKeys(List.of(OperatorKeys.read(pem))).permits(jar, signature))
        .contains(Restriction.NATIVE);
  }

  @Test
  void whatIsNoKeyIsAnError() throws Exception {
    Path pem = Files.writeString(work.resolve("x.pem"), "not a key");

    assertThatThrownBy(() -> OperatorKeys.read(pem)).isInstanceOf(IllegalArgumentException.class);
  }
}
