package io.segmento.platform.identity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.testing.MutableClock;
import io.segmento.proto.v1.IdentityKind;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserKeysTest {
  private static final String ID = "6D92078A-8246-4BA4-AE5B-76104861E7DC";

  private final UserKeys keys = new UserKeys(TestKeys.ring(1));

  @Test
  void kindsOfOneIdAreDifferentUsers() {
    assertThat(keys.of(IdentityKind.IDFA, ID))
        .isPresent()
        .isNotEqualTo(keys.of(IdentityKind.GAID, ID));
  }

  @Test
  void caseAndDashesDoNotMatter() {
    assertThat(keys.of(IdentityKind.IDFA, ID.toLowerCase(Locale.ROOT)))
        .isPresent()
        .isEqualTo(keys.of(IdentityKind.IDFA, ID))
        .isEqualTo(keys.of(IdentityKind.IDFA, ID.replace("-", "")))
        .isEqualTo(keys.of(IdentityKind.IDFA, " " + ID + " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "-",
        "00000000-0000-0000-0000-000000000000",
        "${IFA}",
        "garbage",
        "6D92078A-8246-4BA4-AE5B-76104861E7D",
        "6D92078A-8246-4BA4-AE5B-76104861E7DC0",
        "6D92078A-8246-4BA4-AE5B-76104861E7DG",
        "6D92078A-8246-4BA4-AE5B-76104861E7DC-------------------------------------",
      })
  void whatIsNoAdvertisingIdIsNobody(String id) {
    assertThat(keys.of(IdentityKind.IDFA, id)).isEmpty();
  }

  @Test
  void keyDependsOnThePepperAndNotOnTheMasters() {
    KeyRing otherPepper = new KeyRing(TestKeys.secret(99), 1, Map.of(1, TestKeys.secret(1)));
    assertThat(new UserKeys(otherPepper).of(IdentityKind.IDFA, ID))
        .isNotEqualTo(keys.of(IdentityKind.IDFA, ID));
    assertThat(new UserKeys(TestKeys.ring(2)).of(IdentityKind.IDFA, ID))
        .isEqualTo(keys.of(IdentityKind.IDFA, ID));
  }

  @Test
  void cookieIsOneUserUnderEveryReading() {
    IdentityCookies cookies = new IdentityCookies(
        TestKeys.ring(1), new SecureRandom(), MutableClock.at("2026-11-23T10:00:00Z"));
    CookieId minted = cookies.mint(requireNonNull(
        new PrivacyDecisions().decide(Signals.NOTHING, Suppression.NONE).storage()));
    assertThat(keys.of(requireNonNull(cookies.parse(minted.value()))))
        .isEqualTo(keys.of(minted))
        .hasSameHashCodeAs(keys.of(minted))
        .hasToString("UserKey(***)");
  }
}
