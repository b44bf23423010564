package io.segmento.platform.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.segmento.platform.auction.request.OlderPlaces;
import io.segmento.policy.Clause;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.ExtensionsProto;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.Purpose;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignalReaderTest {
  private static final SignalReader READER = TestSignals.reader();

  private static final String IFA = "6D92078A-8246-4BA4-AE5B-76104861E7DC";
  private static final String ZEROS = "00000000-0000-0000-0000-000000000000";

  static Stream<Arguments> browserSignals() {
    return Stream.of(
        browser("nothing", PrivacySignal.NONE, call -> {}),
        browser("opt-out cookie", PrivacySignal.OPT_OUT_COOKIE, call -> call.setOptOutCookie(true)),
        browser("dnt 1", PrivacySignal.DNT, call -> call.setDnt("1")),
        browser("dnt with blanks", PrivacySignal.DNT, call -> call.setDnt(" 1 ")),
        browser("dnt 0", PrivacySignal.NONE, call -> call.setDnt("0")),
        browser("dnt empty", PrivacySignal.NONE, call -> call.setDnt("")),
        browser("dnt null", PrivacySignal.NONE, call -> call.setDnt("null")),
        browser("dnt macro", PrivacySignal.NONE, call -> call.setDnt("${DNT}")),
        browser("gpc 1", PrivacySignal.GPC, call -> call.addGpc("1")),
        browser(
            "gpc 1 among others", PrivacySignal.GPC, call -> call.addGpc("0").addGpc("1")),
        browser(
            "gpc 1 before others", PrivacySignal.GPC, call -> call.addGpc("1").addGpc("0")),
        browser("gpc others", PrivacySignal.NONE, call -> call.addGpc("0").addGpc("true")),
        browser("gpc 11", PrivacySignal.NONE, call -> call.addGpc("11")),
        browser("lmt", PrivacySignal.LMT, call -> call.setLmt(true)),
        browser("no lmt", PrivacySignal.NONE, call -> call.setLmt(false)),
        browser("att undetermined", PrivacySignal.ATT, call -> call.setAttStatus(0)),
        browser("att restricted", PrivacySignal.ATT, call -> call.setAttStatus(1)),
        browser("att denied", PrivacySignal.ATT, call -> call.setAttStatus(2)),
        browser("att authorised", PrivacySignal.NONE, call -> call.setAttStatus(3)),
        browser("att unknown", PrivacySignal.ATT, call -> call.setAttStatus(4)),
        browser("coppa", PrivacySignal.COPPA, call -> call.setCoppa(true)),
        browser("gdpr 1", PrivacySignal.TCF, call -> call.setGdpr("1")),
        browser(
            "gdpr 1 with consent",
            PrivacySignal.TCF,
            call -> call.setGdpr("1").setGdprConsent("CPxyz")),
        browser("gdpr garbage", PrivacySignal.TCF, call -> call.setGdpr("yes")),
        browser("gdpr 0", PrivacySignal.NONE, call -> call.setGdpr("0")),
        browser(
            "gdpr 0 with consent",
            PrivacySignal.NONE,
            call -> call.setGdpr("0").setGdprConsent("CPxyz")),
        browser("consent alone", PrivacySignal.TCF, call -> call.setGdprConsent("CPxyz")),
        browser(
            "consent and gdpr macro",
            PrivacySignal.TCF,
            call -> call.setGdpr("${GDPR}").setGdprConsent("CPxyz")),
        browser(
            "gpp with section",
            PrivacySignal.GPP,
            call -> call.setGpp("DBABL~B").setGppSid("7")),
        browser("gpp section alone", PrivacySignal.GPP, call -> call.setGppSid("2_7")),
        browser("gpp without section", PrivacySignal.GPP, call -> call.setGpp("DBABL~B")),
        browser(
            "gpp opted out",
            PrivacySignal.GPP,
            call -> call.setGpp("DBABL~BVQVAAAAAg").setGppSid("7")),
        browser(
            "gpp not opted out",
            PrivacySignal.NONE,
            call -> call.setGpp("DBABL~BVQqAAAAAg").setGppSid("7")),
        browser(
            "gpp not opted out, nobody says where",
            PrivacySignal.NONE,
            call -> call.setGpp("DBABL~BVQqAAAAAg")),
        browser(
            "gpp of another section",
            PrivacySignal.GPP,
            call -> call.setGpp("DBABL~BVQqAAAAAg").setGppSid("7,24")),
        browser(
            "gpp section that is no number",
            PrivacySignal.GPP,
            call -> call.setGpp("DBABL~BVQqAAAAAg").setGppSid("7,x")),
        browser(
            "gpp section 0", PrivacySignal.NONE, call -> call.setGpp("DBABL~B").setGppSid("0")),
        browser(
            "gpp section -1", PrivacySignal.NONE, call -> call.setGpp("DBABL~B").setGppSid("-1")),
        browser("us sale refused", PrivacySignal.US_PRIVACY, call -> call.setUsPrivacy("1YYN")),
        browser("us lower case", PrivacySignal.US_PRIVACY, call -> call.setUsPrivacy("1yyn")),
        browser("us sale allowed", PrivacySignal.NONE, call -> call.setUsPrivacy("1YNN")),
        browser("us not concerned", PrivacySignal.NONE, call -> call.setUsPrivacy("1---")),
        browser("us garbage", PrivacySignal.US_PRIVACY, call -> call.setUsPrivacy("garbage")),
        browser("us version 2", PrivacySignal.US_PRIVACY, call -> call.setUsPrivacy("2YNN")),
        browser("us unreadable", PrivacySignal.US_PRIVACY, call -> call.setUsPrivacy("1Y?N")),
        browser("adchoices", PrivacySignal.ADCHOICES, call -> call.setAdchoices("x")),
        browser(
            "adchoices limited",
            PrivacySignal.ADCHOICES,
            call -> call.setAdchoices("BYVHiWQAAAAA")),
        browser(
            "adchoices allowed to all",
            PrivacySignal.NONE,
            call -> call.setAdchoices("BYVHiWSAEDsB54AzQUeAAAA")),
        browser("adchoices empty", PrivacySignal.NONE, call -> call.setAdchoices("")),
        browser(
            "adchoices in a header",
            PrivacySignal.ADCHOICES,
            call -> call.addAdchoicesHeaders("BYVHiWQAAAAA")),
        browser(
            "adchoices limited in one of two headers",
            PrivacySignal.ADCHOICES,
            call -> call.addAdchoicesHeaders("BYVHiWSAEDsB54AzQUeAAAA")
                .addAdchoicesHeaders("BYVHiWQAAAAA")),
        browser(
            "adchoices limited in the header behind a macro",
            PrivacySignal.ADCHOICES,
            call -> call.setAdchoices("${ADCHOICES_SIGNAL}").addAdchoicesHeaders("BYVHiWQAAAAA")),
        browser(
            "adchoices of a header that is no signal of it",
            PrivacySignal.NONE,
            call -> call.addAdchoicesHeaders("$Version=1")));
  }

  @Clause("U12")
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("browserSignals")
  void signalOfBrowserSaysWhatItForbids(
      String name, PrivacySignal expected, PrivacySignals signals) {
    assertThat(READER.read(signals).forbiddenBy()).as(name).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"${GDPR_CONSENT_123}", "{{gdpr}}", "[GDPR]", "%%GDPR%%", " ", ""})
  void unexpandedMacroSaysNothing(String macro) {
    PrivacySignals signals = PrivacySignals.newBuilder()
        .setDnt(macro)
        .addGpc(macro)
        .setGdpr(macro)
        .setGdprConsent(macro)
        .setGpp(macro)
        .setGppSid(macro)
        .setUsPrivacy(macro)
        .setAdchoices(macro)
        .build();
    assertThat(READER.read(signals)).isSameAs(Signals.NOTHING);
  }

  @Test
  void choiceOfThePersonIsNamedBeforeTheSignalsOfTheDevice() {
    Signals signals = READER.read(PrivacySignals.newBuilder()
        .setOptOutCookie(true)
        .setCoppa(true)
        .setDnt("1")
        .setGdpr("1")
        .build());
    assertThat(signals.forbiddenBy()).isEqualTo(PrivacySignal.OPT_OUT_COOKIE);
    assertThat(signals.hasOptOutCookie()).isTrue();
    assertThat(signals.isDeviceSignal()).isFalse();
  }

  @Test
  void aSignalOfTheDeviceCountsAlsoBehindAStrongerOne() {
    Signals signals =
        READER.read(PrivacySignals.newBuilder().setCoppa(true).setDnt("1").build());
    assertThat(signals.forbiddenBy()).isEqualTo(PrivacySignal.COPPA);
    assertThat(signals.isDeviceSignal()).isTrue();
  }

  @Clause({"T5", "C2"})
  @Test
  void consentAllowsPurposesOneByOne() {
    // Purposes 1 to 4, 7, 9 and 10 for vendor 42.
    SignalReader ours = TestSignals.reader(42);
    BidRequest.Builder bid = BidRequest.newBuilder();
    bid.getRegsBuilder().setGdpr(true);
    bid.getUserBuilder().setConsent(TestSignals.CONSENT_TO_42);

    assertThat(ours.read(bid.build()).forbiddenBy()).isEqualTo(PrivacySignal.NONE);
    assertThat(TestSignals.reader(41).read(bid.build()).forbiddenBy()).isEqualTo(PrivacySignal.TCF);
    // From the same words, the second time out of memory.
    assertThat(ours.read(bid.build()).forbiddenBy()).isEqualTo(PrivacySignal.NONE);

    String withoutProfiling = ConsentStrings.tcf(42, 1, 2, 4, 7);
    bid.getUserBuilder().setConsent(withoutProfiling);
    Signals signals = ours.read(bid.build());
    assertThat(signals.forbiddenBy()).isEqualTo(PrivacySignal.TCF);
    assertThat(signals.decidedBy(Purpose.PROFILING)).isEqualTo(PrivacySignal.TCF);
    assertThat(signals.decidedBy(Purpose.AUDIENCE_REPORTS)).isEqualTo(PrivacySignal.TCF);
    assertThat(signals.decidedBy(Purpose.PERSONALISED_ADS)).isEqualTo(PrivacySignal.NONE);
    assertThat(signals.decidedBy(Purpose.MEASUREMENT)).isEqualTo(PrivacySignal.NONE);
    assertThat(signals.isDeviceSignal()).isFalse();

    // What one framework allows another may forbid; each purpose names its own.
    bid.getRegsBuilder().setUsPrivacy("1YYN");
    Signals both = ours.read(bid.build());
    assertThat(both.decidedBy(Purpose.PROFILING)).isEqualTo(PrivacySignal.TCF);
    assertThat(both.decidedBy(Purpose.PERSONALISED_ADS)).isEqualTo(PrivacySignal.US_PRIVACY);
  }

  @Test
  void onlySignalsOfTheDeviceAreCalledSo() {
    assertThat(Stream.of(
                PrivacySignals.newBuilder().setDnt("1"),
                PrivacySignals.newBuilder().addGpc("1"),
                PrivacySignals.newBuilder().setLmt(true),
                PrivacySignals.newBuilder().setAttStatus(2),
                PrivacySignals.newBuilder().setAdchoices("x"))
            .map(call -> READER.read(call.build())))
        .allMatch(Signals::isDeviceSignal);
    assertThat(Stream.of(
                PrivacySignals.newBuilder(),
                PrivacySignals.newBuilder().setCoppa(true),
                PrivacySignals.newBuilder().setGdpr("1"),
                PrivacySignals.newBuilder().setGpp("x"),
                PrivacySignals.newBuilder().setUsPrivacy("1YYN"))
            .map(call -> READER.read(call.build())))
        .noneMatch(Signals::isDeviceSignal);
  }

  @Clause({"U8", "U9"})
  @ParameterizedTest
  @ValueSource(strings = {"", " ", ZEROS, "00000000000000000000000000000000", "${IFA}"})
  void deviceIdOfNobodyForbidsInAnApp(String id) {
    assertThat(READER.read(app(PrivacySignals.getDefaultInstance(), id)).forbiddenBy())
        .isEqualTo(PrivacySignal.ZERO_DEVICE_ID);
  }

  @Test
  void signalOfAnAppIsNamedBeforeItsMissingId() {
    PrivacySignals limited = PrivacySignals.newBuilder().setLmt(true).build();
    assertThat(READER.read(app(limited, ZEROS)).forbiddenBy()).isEqualTo(PrivacySignal.LMT);
    assertThat(READER.read(app(PrivacySignals.getDefaultInstance(), IFA)))
        .isSameAs(Signals.NOTHING);
  }

  @SuppressWarnings("deprecation")
  static Stream<Arguments> bidRequests() {
    return Stream.of(
        bid("site", PrivacySignal.NONE, bid -> bid.getSiteBuilder()),
        bid("site with ifa of zeros", PrivacySignal.NONE, bid -> {
          bid.getSiteBuilder();
          bid.getDeviceBuilder().setIfa(ZEROS);
        }),
        bid("dnt", PrivacySignal.DNT, bid -> bid.getDeviceBuilder().setDnt(true)),
        bid("no dnt", PrivacySignal.NONE, bid -> bid.getDeviceBuilder().setDnt(false)),
        bid("lmt", PrivacySignal.LMT, bid -> bid.getDeviceBuilder().setLmt(true)),
        bid(
            "atts 0",
            PrivacySignal.ATT,
            bid -> bid.getDeviceBuilder().getExtBuilder().setAtts(0)),
        bid(
            "atts 1",
            PrivacySignal.ATT,
            bid -> bid.getDeviceBuilder().getExtBuilder().setAtts(1)),
        bid(
            "atts 2",
            PrivacySignal.ATT,
            bid -> bid.getDeviceBuilder().getExtBuilder().setAtts(2)),
        bid(
            "atts 3",
            PrivacySignal.NONE,
            bid -> bid.getDeviceBuilder().getExtBuilder().setAtts(3)),
        bid("coppa", PrivacySignal.COPPA, bid -> bid.getRegsBuilder().setCoppa(true)),
        bid(
            "gpc",
            PrivacySignal.GPC,
            bid -> bid.getRegsBuilder().getExtBuilder().setGpc("1")),
        bid(
            "gpc 0",
            PrivacySignal.NONE,
            bid -> bid.getRegsBuilder().getExtBuilder().setGpc("0")),
        bid("adchoices limited", PrivacySignal.ADCHOICES, bid -> adChoices(bid, "BYVHiWQAAAAA")),
        bid(
            "adchoices without a choice of all",
            PrivacySignal.NONE,
            bid -> adChoices(bid, "BYVHiWSADABAAIQAwABAZEA")),
        bid(
            "adchoices that cannot be read",
            PrivacySignal.ADCHOICES,
            bid -> adChoices(bid, "garbage")),
        bid("adchoices macro", PrivacySignal.NONE, bid -> adChoices(bid, "${ADCHOICES_SIGNAL}")),
        bid("adchoices empty", PrivacySignal.NONE, bid -> adChoices(bid, "")),
        bid("gdpr", PrivacySignal.TCF, bid -> bid.getRegsBuilder().setGdpr(true)),
        bid(
            "gdpr of before 2.6",
            PrivacySignal.TCF,
            bid -> bid.getRegsBuilder().getExtBuilder().setGdpr(true)),
        bid("gpp section", PrivacySignal.GPP, bid -> bid.getRegsBuilder().addGppSid(7)),
        bid(
            "gpp without sections in force",
            PrivacySignal.NONE,
            bid -> bid.getRegsBuilder().addGppSid(-1).addGppSid(0)),
        bid(
            "gpp opted out, nobody says where",
            PrivacySignal.GPP,
            bid -> bid.getRegsBuilder().setGpp("DBABL~BVQVAAAAAg")),
        bid(
            "gpp not opted out",
            PrivacySignal.NONE,
            bid -> bid.getRegsBuilder().setGpp("DBABL~BVQqAAAAAg").addGppSid(7)),
        bid(
            "Maryland, which the string does not hold",
            PrivacySignal.GPP,
            bid -> bid.getRegsBuilder().setGpp("DBABL~BVQqAAAAAg").addGppSid(24)),
        bid(
            "Germany without a word on the GDPR",
            PrivacySignal.GEO_DEFAULT,
            bid -> bid.getDeviceBuilder().getGeoBuilder().setCountry("DEU")),
        bid(
            "Germany in two letters",
            PrivacySignal.GEO_DEFAULT,
            bid -> bid.getDeviceBuilder().getGeoBuilder().setCountry("de")),
        bid("Germany where the GDPR does not apply", PrivacySignal.NONE, bid -> {
          bid.getDeviceBuilder().getGeoBuilder().setCountry("DEU");
          bid.getRegsBuilder().setGdpr(false);
        }),
        bid(
            "United States",
            PrivacySignal.NONE,
            bid -> bid.getDeviceBuilder().getGeoBuilder().setCountry("USA")),
        bid(
            "consent string without a word on the GDPR",
            PrivacySignal.TCF,
            bid -> bid.getUserBuilder().setConsent("CPxyz")),
        bid(
            "consent string of before 2.6",
            PrivacySignal.TCF,
            bid -> bid.getUserBuilder().getExtBuilder().setConsent("CPxyz")),
        bid(
            "consent string of before 2.6 behind a macro",
            PrivacySignal.TCF,
            bid -> bid.getUserBuilder()
                .setConsent("${GDPR_CONSENT_42}")
                .getExtBuilder()
                .setConsent("CPxyz")),
        bid(
            "us privacy of before 2.6 behind a macro",
            PrivacySignal.US_PRIVACY,
            bid -> bid.getRegsBuilder()
                .setUsPrivacy("[US_PRIVACY]")
                .getExtBuilder()
                .setUsPrivacy("1YYN")),
        bid(
            "us privacy",
            PrivacySignal.US_PRIVACY,
            bid -> bid.getRegsBuilder().setUsPrivacy("1YYN")),
        bid(
            "us privacy of before 2.6",
            PrivacySignal.US_PRIVACY,
            bid -> bid.getRegsBuilder().getExtBuilder().setUsPrivacy("1YYN")),
        bid(
            "us privacy allows",
            PrivacySignal.NONE,
            bid -> bid.getRegsBuilder().setUsPrivacy("1YNN")),
        bid("app without ifa", PrivacySignal.ZERO_DEVICE_ID, bid -> bid.getAppBuilder()),
        bid("app with ifa of zeros", PrivacySignal.ZERO_DEVICE_ID, bid -> {
          bid.getAppBuilder();
          bid.getDeviceBuilder().setIfa(ZEROS);
        }),
        bid("app with a publisher's id", PrivacySignal.ZERO_DEVICE_ID, bid -> {
          bid.getAppBuilder();
          bid.getDeviceBuilder().setIfa(IFA).getExtBuilder().setIfaType("ppid");
        }),
        bid("app with a session's id", PrivacySignal.ZERO_DEVICE_ID, bid -> {
          bid.getAppBuilder();
          bid.getDeviceBuilder().setIfa(IFA).getExtBuilder().setIfaType("sessionid");
        }),
        bid("app with an idfa", PrivacySignal.NONE, bid -> {
          bid.getAppBuilder();
          bid.getDeviceBuilder().setIfa(IFA).getExtBuilder().setIfaType("IDFA");
        }),
        bid("app with ifa", PrivacySignal.NONE, bid -> {
          bid.getAppBuilder();
          bid.getDeviceBuilder().setIfa(IFA);
        }),
        bid("app with ifa and lmt", PrivacySignal.LMT, bid -> {
          bid.getAppBuilder();
          bid.getDeviceBuilder().setIfa(IFA).setLmt(true);
        }));
  }

  /**
   * What Apple's systems send: before 14 the limit, 14.0 and 14.1 without the tracking dialogue, later with its answer. The id is zeros wherever the
   * person did not agree, and that alone decides where nothing else is said.
   */
  @Clause({"U6", "U9"})
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "13.7, 0, -, " + IFA + ",   NONE",
        "13.7, 1, -, " + IFA + ",   LMT",
        "13.7, 1, -, " + ZEROS + ", LMT",
        "13.7, 0, -, " + ZEROS + ", ZERO_DEVICE_ID",
        "14.0, -, -, " + IFA + ",   NONE",
        "14.0, -, -, " + ZEROS + ", ZERO_DEVICE_ID",
        "14.0, -, -, '',            ZERO_DEVICE_ID",
        "14.0, 1, -, " + IFA + ",   LMT",
        "14.1, -, -, " + IFA + ",   NONE",
        "14.1, 0, -, " + ZEROS + ", ZERO_DEVICE_ID",
        "14.2, -, 0, " + IFA + ",   ATT",
        "14.2, 0, 1, " + IFA + ",   ATT",
        "14.2, 0, 2, " + IFA + ",   ATT",
        "14.2, 1, 3, " + IFA + ",   LMT",
        "14.2, 0, 3, " + IFA + ",   NONE",
        "14.2, -, 3, " + ZEROS + ", ZERO_DEVICE_ID",
        "14.5, -, 4, " + IFA + ",   ATT",
        "17.4, -, 3, " + IFA + ",   NONE",
      })
  void appleDeviceDecidesByLimitDialogueAndId(
      String system, String lmt, String atts, String ifa, PrivacySignal expected) {
    BidRequest.Builder bid = BidRequest.newBuilder();
    bid.getAppBuilder();
    BidRequest.Device.Builder device =
        bid.getDeviceBuilder().setOs("iOS").setOsv(system).setIfa(ifa);
    if (lmt != null) {
      device.setLmt(lmt.equals("1"));
    }
    if (atts != null) {
      device.getExtBuilder().setAtts(Integer.parseInt(atts));
    }
    assertThat(READER.read(bid.build()).forbiddenBy()).isEqualTo(expected);
  }

  private static void adChoices(BidRequest.Builder bid, String signal) {
    bid.getRegsBuilder().getExtBuilder().setExtension(ExtensionsProto.adchoices, signal);
  }

  @Clause({"U6", "C14"})
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("bidRequests")
  void bidRequestSaysWhatItForbids(String name, PrivacySignal expected, BidRequest request) {
    assertThat(READER.read(OlderPlaces.normalise(request)).forbiddenBy())
        .as(name)
        .isEqualTo(expected);
  }

  private static Arguments browser(
      String name, PrivacySignal expected, Consumer<PrivacySignals.Builder> call) {
    PrivacySignals.Builder signals = PrivacySignals.newBuilder();
    call.accept(signals);
    return arguments(name, expected, signals.build());
  }

  private static Arguments bid(
      String name, PrivacySignal expected, Consumer<BidRequest.Builder> call) {
    BidRequest.Builder request = BidRequest.newBuilder();
    call.accept(request);
    return arguments(name, expected, request.build());
  }

  private static AppContext app(PrivacySignals signals, String id) {
    return AppContext.newBuilder()
        .setSignals(signals)
        .setDevice(Identity.newBuilder().setKind(IdentityKind.IDFA).setValue(id))
        .build();
  }
}
