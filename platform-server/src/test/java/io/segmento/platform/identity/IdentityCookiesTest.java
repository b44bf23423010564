package io.segmento.platform.identity;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.StoragePermit;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.testing.MutableClock;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.Cookie;
import io.segmento.proto.v1.CookieInstruction;
import io.segmento.proto.v1.CookieInstruction.Action;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdentityCookiesTest {
  private static final StoragePermit PERMIT = requireNonNull(
      new PrivacyDecisions().decide(Signals.NOTHING, Suppression.NONE).storage());

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private final IdentityCookies cookies = cookies(TestKeys.ring(1));

  @Clause("T4")
  @Test
  void mintedCookieIsRecognisedAndEachIsAnother() {
    CookieId minted = cookies.mint(PERMIT);
    CookieId parsed = requireNonNull(cookies.parse(minted.value()));
    assertThat(minted.value()).hasSize(34).matches("[A-Za-z0-9_-]+");
    assertThat(parsed.random()).isEqualTo(minted.random());
    assertThat(parsed.value()).isEqualTo(minted.value());
    assertThat(cookies.mint(PERMIT).random()).isNotEqualTo(minted.random());
    assertThat(minted).hasToString("CookieId(***)");
  }

  @Clause("T4")
  @Test
  void editedCookieIsAsGoodAsNone() {
    String value = cookies.mint(PERMIT).value();
    // The last character carries two bits only; what it does not carry may differ.
    for (int i = 0; i < value.length() - 1; i++) {
      char other = value.charAt(i) == 'A' ? 'B' : 'A';
      assertThat(cookies.parse(value.substring(0, i) + other + value.substring(i + 1)))
          .as("character " + i)
          .isNull();
    }
  }

  @Test
  void forgedAndForeignCookiesAreAsGoodAsNone() {
    byte[] forged = new byte[25];
    forged[16] = 1;
    assertThat(cookies.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(forged)))
        .isNull();
    assertThat(cookies.parse("")).isNull();
    assertThat(cookies.parse("1")).isNull();
    assertThat(cookies.parse("!".repeat(34))).isNull();
    assertThat(cookies.parse("_".repeat(34))).isNull();
    assertThat(cookies.parse("6D92078A-8246-4BA4-AE5B-76104861E7DC")).isNull();
    KeyRing foreign = new KeyRing(TestKeys.secret(100), 1, Map.of(1, TestKeys.secret(77)));
    assertThat(cookies.parse(cookies(foreign).mint(PERMIT).value())).isNull();
  }

  @Test
  void cookieUnderAnOlderKeyIsStillRecognised() {
    IdentityCookies later = cookies(TestKeys.ring(2));
    assertThat(later.parse(cookies.mint(PERMIT).value())).isNotNull();
    assertThat(cookies.parse(later.mint(PERMIT).value())).isNull();
  }

  @Clause("R2")
  @ParameterizedTest
  @CsvSource({
    "2026-11-23T10:00:00Z, 2027-05-23T10:00:00Z",
    "2026-08-31T10:00:00Z, 2027-02-28T10:00:00Z",
    "2027-08-31T23:59:59Z, 2028-02-29T23:59:59Z",
    "2028-02-29T00:00:00Z, 2028-08-29T00:00:00Z",
    "2027-03-31T00:00:00Z, 2027-09-30T00:00:00Z",
    "2027-01-01T00:00:00Z, 2027-07-01T00:00:00Z",
  })
  void cookieLivesSixCalendarMonthsFromEachRenewal(Instant now, Instant end) {
    clock.set(now);
    CookieId cookie = cookies.mint(PERMIT);
    CookieInstruction instruction = cookies.set(PERMIT, cookie);
    assertThat(instruction.getCookie()).isEqualTo(Cookie.IDENTITY_COOKIE);
    assertThat(instruction.getAction()).isEqualTo(Action.SET);
    assertThat(instruction.getValue()).isEqualTo(cookie.value());
    assertThat(now.plusSeconds(instruction.getMaxAgeSeconds())).isEqualTo(end);
  }

  @Clause("U4")
  @Test
  void optOutMarkLivesFiveYearsAndTwoDaysAndNamesNobody() {
    CookieInstruction mark = cookies.markOptOut();
    assertThat(mark.getCookie()).isEqualTo(Cookie.OPT_OUT_COOKIE_MARK);
    assertThat(mark.getAction()).isEqualTo(Action.SET);
    assertThat(mark.getMaxAgeSeconds())
        .isEqualTo(Duration.ofDays(1_827).toSeconds())
        .isEqualTo(157_852_800);
    assertThat(mark).isEqualTo(cookies(TestKeys.ring(2)).markOptOut());
    assertThat(cookies.drop().getAction()).isEqualTo(Action.DROP);
    assertThat(cookies.drop().getCookie()).isEqualTo(Cookie.IDENTITY_COOKIE);
    assertThat(cookies.dropOptOut().getAction()).isEqualTo(Action.DROP);
    assertThat(cookies.dropOptOut().getCookie()).isEqualTo(Cookie.OPT_OUT_COOKIE_MARK);
  }

  private IdentityCookies cookies(KeyRing keys) {
    return new IdentityCookies(keys, new SecureRandom(), clock);
  }
}
