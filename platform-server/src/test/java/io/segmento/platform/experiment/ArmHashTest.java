package io.segmento.platform.experiment;

import static io.segmento.platform.experiment.TestUsers.GROUPS;
import static io.segmento.platform.experiment.TestUsers.KEYS;
import static io.segmento.platform.experiment.TestUsers.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.counter.UserGroups;
import io.segmento.platform.identity.KeyRing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ArmHashTest {

  private static byte[] hmac(byte[] key, byte[] text) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static int mod(byte[] hash, int most) {
    return (int) Long.remainderUnsigned(ByteBuffer.wrap(hash).getLong(), most);
  }

  @Test
  void theSlotIsTheGroupsPlaceAmongAllByKeyedHashAndOneOfItsTen() throws Exception {
    byte[] key = KEYS.lastingKey("experiment/spring");
    for (int i = 0; i < 20; i++) {
      int group = mod(hmac(KEYS.lastingKey("user-groups"), user(i).bytes()), UserGroups.GROUPS);
      byte[] own = hmac(key, ("group/" + group).getBytes(UTF_8));
      int before = 0;
      for (int other = 0; other < UserGroups.GROUPS; other++) {
        byte[] hash = hmac(key, ("group/" + other).getBytes(UTF_8));
        before += Arrays.compareUnsigned(hash, own) < 0 ? 1 : 0;
      }

      assertThat(GROUPS.group(user(i))).isEqualTo(group);
      assertThat(ArmHash.of(KEYS, GROUPS, "spring").slot(user(i)))
          .isEqualTo(10 * before + mod(hmac(key, user(i).bytes()), 10));
    }
  }

  @Test
  void aUserIsInTheSameSlotWhateverMasterKeyIsCurrent() {
    byte[] secret = new byte[KeyRing.KEY_BYTES];
    byte[] other = new byte[KeyRing.KEY_BYTES];
    other[0] = 1;
    KeyRing later = new KeyRing(secret, 2, Map.of(1, secret, 2, other));

    for (int i = 0; i < 100; i++) {
      assertThat(ArmHash.of(later, new UserGroups(later), "spring").slot(user(i)))
          .isEqualTo(ArmHash.of(KEYS, GROUPS, "spring").slot(user(i)));
    }
  }

  @Test
  void slotsAreEquallyLikely() {
    ArmHash hash = ArmHash.of(GROUPS, "key");
    long[] tenths = new long[10];
    long[] parts = new long[10];
    for (int i = 0; i < 100_000; i++) {
      int slot = hash.slot(user(i));
      tenths[slot / 100]++;
      parts[slot % 10]++;
    }

    int[] alike = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    assertThat(SampleRatio.of(tenths, alike).isMismatch()).isFalse();
    assertThat(SampleRatio.of(parts, alike).isMismatch()).isFalse();
  }

  @Test
  void everyGroupHasTenSlotsOfItsOwn() {
    ArmHash hash = ArmHash.of(GROUPS, "key");

    assertThat(
            IntStream.range(0, UserGroups.GROUPS).map(hash::firstSlot).sorted().toArray())
        .containsExactly(
            IntStream.range(0, UserGroups.GROUPS).map(rank -> 10 * rank).toArray());
    for (int i = 0; i < 1_000; i++) {
      assertThat(hash.slot(user(i)) / 10 * 10).isEqualTo(hash.firstSlot(GROUPS.group(user(i))));
    }
  }

  /** Of two experiments at a time users share what their group is dealt, so what is independent is the dealing: half of the groups meet, on average. */
  @Test
  void experimentsDealGroupsAnewEachTime() {
    int pairs = 1_000;
    long[] together = new long[2];
    long[] tenths = new long[10];
    double off = 0;
    for (int pair = 0; pair < pairs; pair++) {
      ArmHash one = ArmHash.of(KEYS, GROUPS, "spring " + pair);
      ArmHash other = ArmHash.of(KEYS, GROUPS, "summer " + pair);
      int met = 0;
      for (int group = 0; group < UserGroups.GROUPS; group++) {
        met += one.firstSlot(group) < 500 && other.firstSlot(group) < 500 ? 1 : 0;
      }
      off += (met - 25.0) * (met - 25.0);
      tenths[one.firstSlot(7) / 100]++;
      together[one.firstSlot(7) / 500 == other.firstSlot(7) / 500 ? 1 : 0]++;
    }

    assertThat(SampleRatio.of(together, new int[] {1, 1}).isMismatch()).isFalse();
    assertThat(SampleRatio.of(tenths, new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}).isMismatch())
        .isFalse();
    // The variance of how many of 50 out of 100 are among another 50: 50 · ½ · ½ · 50 / 99.
    assertThat(off / pairs).isBetween(0.85 * 6.313, 1.15 * 6.313);
  }

  @Test
  void theMarkOfAUserKnowsNothingOfItsSlot() {
    ArmHash hash = ArmHash.of(GROUPS, "key");
    long[] counts = new long[4];
    for (int i = 0; i < 40_000; i++) {
      ArmHash.Place place = hash.place(user(i));
      counts[place.slot() / 500 + 2 * (place.mark() >>> (ArmHash.MARK_BITS - 1))]++;
    }

    assertThat(SampleRatio.of(counts, new int[] {1, 1, 1, 1}).isMismatch()).isFalse();
  }
}
