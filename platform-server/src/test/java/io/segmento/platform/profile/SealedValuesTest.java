package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.YearMonth;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SealedValuesTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final byte[] NAME = "v:{u:somebody}".getBytes(UTF_8);
  private static final byte[] KEY = key(1);
  private static final byte[] PLAIN = "trail running shoes".getBytes(UTF_8);

  private final SealedValues values = new SealedValues(new SecureRandom());

  @Test
  void valueOpensUnderItsOwnKeyAndNameOnly() {
    byte[] sealed = values.seal(NAME, MONTH, KEY, PLAIN);
    assertThat(SealedValues.monthOf(sealed)).isEqualTo(MONTH);
    assertThat(values.open(NAME, KEY, sealed)).isEqualTo(PLAIN);
    assertThat(values.open(NAME, key(2), sealed)).isNull();
    // A value that somebody moved to another user's key.
    assertThat(values.open("v:{u:another}".getBytes(UTF_8), KEY, sealed)).isNull();
    assertThat(new String(sealed, UTF_8)).doesNotContain("shoes");
  }

  @Test
  void noBitOfAValueCanBeChanged() {
    byte[] sealed = values.seal(NAME, MONTH, KEY, PLAIN);
    for (int i = 0; i < sealed.length; i++) {
      byte[] changed = sealed.clone();
      changed[i] ^= 1;
      assertThat(values.open(NAME, KEY, changed)).as("byte %s", i).isNull();
    }
    assertThat(values.open(NAME, KEY, Arrays.copyOf(sealed, sealed.length - 1))).isNull();
  }

  @Test
  void valueOfAnotherVersionOrWithoutAMonthIsNone() {
    byte[] sealed = values.seal(NAME, MONTH, KEY, PLAIN);
    byte[] older = sealed.clone();
    older[0] = 0;
    assertThat(SealedValues.monthOf(older)).isNull();
    byte[] thirteenth = sealed.clone();
    thirteenth[4] = (byte) (thirteenth[4] + 2);
    assertThat(SealedValues.monthOf(thirteenth)).isNull();
    assertThat(SealedValues.monthOf(Arrays.copyOf(sealed, 16))).isNull();
    assertThat(SealedValues.monthOf(new byte[0])).isNull();
  }

  @Test
  void sameValueIsSealedDifferentlyEachTime() {
    assertThat(values.seal(NAME, MONTH, KEY, PLAIN))
        .isNotEqualTo(values.seal(NAME, MONTH, KEY, PLAIN));
  }

  private static byte[] key(int value) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) value);
    return key;
  }
}
