package io.segmento.platform.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.identity.KeyRing;
import java.nio.ByteBuffer;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ArmHashTest {

  private static final byte[] SECRET = new byte[KeyRing.KEY_BYTES];
  private static final KeyRing KEYS = new KeyRing(SECRET, 1, Map.of(1, SECRET));

  @Test
  void theSlotIsTheFirstEightBytesOfAKeyedHash() throws Exception {
    byte[] key = KEYS.lastingKey("experiment/spring");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] hash = mac.doFinal(TestUsers.user(7).bytes());
    long first = ByteBuffer.wrap(hash).getLong();

    assertThat(ArmHash.of(KEYS, "spring").slot(TestUsers.user(7)))
        .isEqualTo((int) Long.remainderUnsigned(first, 1_000));
  }

  @Test
  void aUserIsInTheSameSlotWhateverMasterKeyIsCurrent() {
    byte[] other = new byte[KeyRing.KEY_BYTES];
    other[0] = 1;
    KeyRing later = new KeyRing(SECRET, 2, Map.of(1, SECRET, 2, other));

    for (int i = 0; i < 100; i++) {
      assertThat(ArmHash.of(later, "spring").slot(TestUsers.user(i)))
          .isEqualTo(ArmHash.of(KEYS, "spring").slot(TestUsers.user(i)));
    }
  }

  @Test
  void slotsAreEquallyLikely() {
    ArmHash hash = ArmHash.of("key");
    long[] tenths = new long[10];
    for (int i = 0; i < 100_000; i++) {
      tenths[hash.slot(TestUsers.user(i)) / 100]++;
    }

    assertThat(SampleRatio.of(tenths, new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}).isMismatch())
        .isFalse();
  }

  @Test
  void twoExperimentsDoNotKnowOfEachOther() {
    ArmHash one = ArmHash.of(KEYS, "spring");
    ArmHash other = ArmHash.of(KEYS, "summer");
    long[] halves = new long[4];
    for (int i = 0; i < 40_000; i++) {
      halves[one.slot(TestUsers.user(i)) / 500 + 2 * (other.slot(TestUsers.user(i)) / 500)]++;
    }

    assertThat(SampleRatio.of(halves, new int[] {1, 1, 1, 1}).isMismatch()).isFalse();
  }
}
