package io.segmento.platform.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.policy.Clause;
import io.segmento.proto.v1.IdentityKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class BuyerUidsTest {
  private static final UserKey USER = UserKey.of(new byte[] {
    1, 2, 3, 4, 5, 6, 7, 8, -9, 10, 11, 12, 13, 14, 15, 16,
  });

  private final BuyerUids uids = new BuyerUids(TestKeys.ring(1));

  @ParameterizedTest
  @EnumSource(
      value = IdentityKind.class,
      mode = Mode.INCLUDE,
      names = {"COOKIE", "IDFA", "GAID"})
  void userComesBackFromTheExchangeThatWasGivenTheId(IdentityKind kind) {
    String uid = uids.seal("exchange-a", kind, USER);
    assertThat(uid).hasSize(46).matches("[A-Za-z0-9_-]+");
    assertThat(uids.open("exchange-a", uid)).isEqualTo(new KnownUser(kind, USER));
    assertThat(uids.seal("exchange-a", kind, USER)).isEqualTo(uid);
  }

  @Clause("T10")
  @Test
  void otherExchangeHasAnotherIdAndCannotOpenThis() {
    String uid = uids.seal("exchange-a", IdentityKind.COOKIE, USER);
    assertThat(uids.seal("exchange-b", IdentityKind.COOKIE, USER)).isNotEqualTo(uid);
    assertThat(uids.open("exchange-b", uid)).isNull();
  }

  @Clause("X2")
  @Test
  void editedIdIsAnUnknownUser() {
    String uid = uids.seal("exchange-a", IdentityKind.COOKIE, USER);
    // The last character carries two bits only; what it does not carry may differ.
    for (int i = 0; i < uid.length() - 1; i++) {
      char other = uid.charAt(i) == 'A' ? 'B' : 'A';
      String edited = uid.substring(0, i) + other + uid.substring(i + 1);
      assertThat(uids.open("exchange-a", edited)).as("character " + i).isNull();
    }
  }

  @Test
  void whateverElseAnExchangeSendsIsAnUnknownUser() {
    String uid = uids.seal("exchange-a", IdentityKind.COOKIE, USER);
    assertThat(uids.open("exchange-a", "")).isNull();
    assertThat(uids.open("exchange-a", uid + "A")).isNull();
    assertThat(uids.open("exchange-a", uid.substring(1))).isNull();
    assertThat(uids.open("exchange-a", "!".repeat(46))).isNull();
    assertThat(uids.open("exchange-a", "_".repeat(46))).isNull();
    assertThat(uids.open("exchange-a", "é".repeat(46))).isNull();
  }

  @Test
  void idUnderAnOlderKeyStillOpensAndOneUnderAnUnknownKeyDoesNot() {
    BuyerUids later = new BuyerUids(TestKeys.ring(2));
    String old = uids.seal("exchange-a", IdentityKind.GAID, USER);
    String fresh = later.seal("exchange-a", IdentityKind.GAID, USER);
    assertThat(fresh).isNotEqualTo(old);
    assertThat(later.open("exchange-a", old)).isEqualTo(new KnownUser(IdentityKind.GAID, USER));
    assertThat(uids.open("exchange-a", fresh)).isNull();
  }
}
