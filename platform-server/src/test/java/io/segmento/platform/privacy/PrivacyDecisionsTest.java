package io.segmento.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.PurposeDecision;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

final class PrivacyDecisionsTest {
  private static final Signals DNT =
      TestSignals.reader().read(PrivacySignals.newBuilder().setDnt("1").build());
  private static final Signals OPT_OUT_COOKIE = TestSignals.reader()
      .read(PrivacySignals.newBuilder().setOptOutCookie(true).build());

  private final PrivacyDecisions decisions = new PrivacyDecisions();

  @Test
  void withoutSignalOrSuppressionEveryPurposeIsAllowed() {
    Verdict verdict = decisions.decide(Signals.NOTHING, Suppression.NONE);
    assertThat(verdict.storage()).isNotNull();
    assertThat(verdict.basicAds()).isNotNull();
    assertThat(verdict.profiling()).isNotNull();
    assertThat(verdict.personalisedAds()).isNotNull();
    assertThat(verdict.measurement()).isNotNull();
    assertThat(verdict.decidedBy(Purpose.STORAGE)).isEqualTo(PrivacySignal.NONE);
    assertThat(verdict.permitBits()).isEqualTo(0b110_1001_1110);
  }

  @Test
  void forbiddenCallHasNoPermitAtAll() {
    Verdict verdict = decisions.decide(DNT, Suppression.NONE);
    assertNothingIsPermitted(verdict);
    assertThat(verdict.decidedBy(Purpose.PROFILING)).isEqualTo(PrivacySignal.DNT);
  }

  @ParameterizedTest
  @EnumSource(value = PrivacySignal.class, mode = Mode.EXCLUDE, names = "NONE")
  void everySignalButNoneForbidsEverything(PrivacySignal signal) {
    assertNothingIsPermitted(Verdict.of(signal));
  }

  @ParameterizedTest
  @CsvSource({
    "OPT_OUT, SUPPRESSION",
    "SIGNAL, SIGNAL_SUPPRESSION",
    "UNKNOWN, SUPPRESSION_UNKNOWN",
  })
  void suppressionForbidsAndIsNamedBeforeTheSignals(Suppression stored, PrivacySignal expected) {
    for (Signals signals : new Signals[] {Signals.NOTHING, DNT}) {
      Verdict verdict = decisions.decide(signals, stored);
      assertNothingIsPermitted(verdict);
      assertThat(verdict.decidedBy(Purpose.STORAGE)).isEqualTo(expected);
    }
    assertThat(decisions.decide(OPT_OUT_COOKIE, stored).decidedBy(Purpose.STORAGE))
        .isEqualTo(PrivacySignal.OPT_OUT_COOKIE);
  }

  @Test
  void equalCallsGetTheSameVerdict() {
    assertThat(decisions.decide(DNT, Suppression.NONE))
        .isSameAs(new PrivacyDecisions().decide(DNT, Suppression.NONE));
  }

  @Test
  void messageNamesEachPurposeOnce() {
    assertThat(decisions.decide(DNT, Suppression.NONE).toProto().getPurposesList())
        .extracting(PurposeDecision::getPurpose)
        .containsExactly(
            Purpose.STORAGE,
            Purpose.BASIC_ADS,
            Purpose.PROFILING,
            Purpose.PERSONALISED_ADS,
            Purpose.MEASUREMENT,
            Purpose.AUDIENCE_REPORTS,
            Purpose.IMPROVEMENT);
    assertThat(decisions.decide(DNT, Suppression.NONE).toProto().getPurposesList())
        .allMatch(each -> !each.getAllowed() && each.getDecidedBy() == PrivacySignal.DNT);
    assertThat(decisions.decide(Signals.NOTHING, Suppression.NONE).toProto().getPurposesList())
        .allMatch(each -> each.getAllowed() && each.getDecidedBy() == PrivacySignal.NONE);
  }

  @Test
  void storedSuppressionIsReadAndWhatIsUnreadableIsAChoice() {
    assertThat(Suppression.parse(null)).isEqualTo(Suppression.NONE);
    assertThat(Suppression.parse(ascii("OPT_OUT:1774569600000"))).isEqualTo(Suppression.OPT_OUT);
    assertThat(Suppression.parse(ascii("SIGNAL:1774569600000"))).isEqualTo(Suppression.SIGNAL);
    assertThat(Suppression.parse(ascii("SIGNALLING"))).isEqualTo(Suppression.OPT_OUT);
    assertThat(Suppression.parse(ascii(""))).isEqualTo(Suppression.OPT_OUT);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        StoragePermit.class,
        BasicAdsPermit.class,
        ProfilingPermit.class,
        PersonalisedAdsPermit.class,
        MeasurementPermit.class
      })
  void nobodyOutsideThePackageCanMakeAPermit(Class<?> permit) {
    assertThat(permit).isFinal();
    assertThat(permit.getDeclaredConstructors())
        .extracting(Constructor::getModifiers)
        .allMatch(Modifier::isPrivate);
    assertThat(permit.getDeclaredFields())
        .filteredOn(field -> !field.isSynthetic())
        .extracting(Field::getModifiers)
        .noneMatch(Modifier::isPublic)
        .noneMatch(Modifier::isProtected);
    assertThat(permit.getDeclaredMethods())
        .filteredOn(method -> !method.isSynthetic())
        .extracting(Method::getName)
        .isEmpty();
    assertThat(Arrays.stream(Verdict.class.getDeclaredConstructors()))
        .extracting(Constructor::getModifiers)
        .noneMatch(Modifier::isPublic);
  }

  private static void assertNothingIsPermitted(Verdict verdict) {
    assertThat(verdict.storage()).isNull();
    assertThat(verdict.basicAds()).isNull();
    assertThat(verdict.profiling()).isNull();
    assertThat(verdict.personalisedAds()).isNull();
    assertThat(verdict.measurement()).isNull();
    assertThat(verdict.permitBits()).isZero();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
