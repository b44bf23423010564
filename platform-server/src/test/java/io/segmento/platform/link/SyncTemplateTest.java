package io.segmento.platform.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.PrivacySignals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyncTemplateTest {
  private static final PrivacySignals SAID = PrivacySignals.newBuilder()
      .setGdpr("1")
      .setGdprConsent("CPx.y z&a=b")
      .setGpp("DBAA~x")
      .setGppSid("7_8")
      .setUsPrivacy("1YNN")
      .setAdchoices("BYVH")
      .build();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[UID]",
        "$UID",
        "{UID}",
        "${userId}",
        "{uid}",
        "<vsid>",
        "${UID}",
        "{{uid}}",
        "%%UID%%",
        "[USER_ID]",
        "${USER_ID}"
      })
  void anIdIsPutWhereTheExchangeWantsIt(String place) {
    String template = "https://x.example/m?a=1&id=" + place + "&b=2";
    assertThat(SyncTemplate.hasPlaceForId(template)).isTrue();
    assertThat(SyncTemplate.hasFixedHost(template)).isTrue();
    assertThat(SyncTemplate.fill(template, "a+/=&?#", SAID))
        .isEqualTo("https://x.example/m?a=1&id=a%2B%2F%3D%26%3F%23&b=2");
  }

  @Test
  void signalsGoOnWordForWord() {
    assertThat(SyncTemplate.fill(
            "https://x.example/m?u={uid}&gdpr={gdpr}&c=${GDPR_CONSENT_123}&gpp=${GPP_STRING_123}&sid={{gpp_sid}}&us=[US_PRIVACY]&ac=${ADCHOICES_SIGNAL}",
            "u",
            SAID))
        .isEqualTo(
            "https://x.example/m?u=u&gdpr=1&c=CPx.y+z%26a%3Db&gpp=DBAA%7Ex&sid=7_8&us=1YNN&ac=BYVH");
  }

  @Test
  void whatNobodyFilledInIsNoSignal() {
    PrivacySignals unfilled = PrivacySignals.newBuilder()
        .setGdpr("{{gdpr}}")
        .setGdprConsent("${GDPR_CONSENT_123}")
        .build();
    assertThat(SyncTemplate.fill(
            "https://x.example/m?u={uid}&g={gdpr}&c={gdpr_consent}", "u", unfilled))
        .isEqualTo("https://x.example/m?u=u&g=&c=");
  }

  @Test
  void theIdIsNotReadAsATemplate() {
    assertThat(SyncTemplate.fill("https://x.example/m?u={uid}", "$1{gdpr}\\", SAID))
        .isEqualTo("https://x.example/m?u=%241%7Bgdpr%7D%5C");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://{gdpr}/m?u={uid}",
        "https://x.example.{uid}/",
        "{uid}",
        "//x.example/{uid}",
        "javascript:{uid}",
        "https://{uid}"
      })
  void noCallMayChooseTheHost(String template) {
    assertThat(SyncTemplate.hasFixedHost(template)).isFalse();
  }

  @Test
  void otherBracesAreNoPlaces() {
    assertThat(SyncTemplate.hasPlaceForId("https://x.example/m?u={user}&v=$UIDX&w=[x]"))
        .isFalse();
  }
}
