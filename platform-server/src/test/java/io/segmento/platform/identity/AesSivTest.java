package io.segmento.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AesSivTest {
  /** RFC 5297, appendix A.1. */
  private static final byte[] KEY =
      hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

  private static final byte[] ASSOCIATED = hex("101112131415161718191a1b1c1d1e1f2021222324252627");
  private static final byte[] PLAIN = hex("112233445566778899aabbccddee");
  private static final byte[] SEALED =
      hex("85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");

  private final AesSiv cipher = new AesSiv(KEY);

  @Test
  void vectorOfTheStandardIsSealedAndOpened() {
    assertThat(cipher.seal(PLAIN, ASSOCIATED)).isEqualTo(SEALED);
    assertThat(cipher.open(SEALED, ASSOCIATED)).isEqualTo(PLAIN);
  }

  @Test
  void vectorWithSeveralAssociatedValuesIsSealedAndOpened() {
    // RFC 5297, appendix A.2; its nonce is the last associated value.
    AesSiv other =
        new AesSiv(hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"));
    byte[] plain = hex("7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074"
        + "207573696e67205349562d414553");
    byte[][] associated = {
      hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"),
      hex("102030405060708090a0"),
      hex("09f911029d74e35bd84156c5635688c0"),
    };
    byte[] sealed = hex("7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17"
        + "dba77ceb094fa663b7a3f748ba8af829ea64ad544a272e9c485b62a3fd5c0d");
    assertThat(other.seal(plain, associated)).isEqualTo(sealed);
    assertThat(other.open(sealed, associated)).isEqualTo(plain);
  }

  @Test
  void whatWasEditedAnywhereDoesNotOpen() {
    for (int i = 0; i < SEALED.length; i++) {
      byte[] edited = SEALED.clone();
      edited[i] ^= 1;
      assertThat(cipher.open(edited, ASSOCIATED)).as("byte " + i).isNull();
    }
    assertThat(cipher.open(SEALED)).isNull();
    assertThat(cipher.open(SEALED, PLAIN)).isNull();
    assertThat(cipher.open(new byte[AesSiv.TAG_BYTES - 1], ASSOCIATED)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 16, 17, 31, 32, 33, 100})
  void everyLengthComesBack(int length) {
    byte[] plain = new byte[length];
    byte[] sealed = cipher.seal(plain);
    assertThat(sealed).hasSize(length + AesSiv.TAG_BYTES);
    assertThat(cipher.open(sealed)).isEqualTo(plain);
    assertThat(cipher.seal(plain)).isEqualTo(sealed);
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
