package io.segmento.platform.subject;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.text;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.identity.UserKeys;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.v1.AppContext;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.ConsentEvidence;
import io.segmento.proto.v1.ConsentServiceGrpc;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.ExportRequest;
import io.segmento.proto.v1.Identity;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.ListEvidenceRequest;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.OptOutServiceGrpc;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.Purpose;
import io.segmento.proto.v1.TrackReply;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.WithdrawRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which consent is on record, for how long, and what ends it. */
final class ConsentEvidenceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final Identity DEVICE = Identity.newBuilder()
      .setKind(IdentityKind.IDFA)
      .setValue("6d92078a-8246-4ba4-ae5b-76104861e7dc")
      .build();
  private static final String AGREED = ConsentStrings.tcf(42, 1, 2, 3, 4, 7);

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TrackingNode node;

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis,
        clock,
        directory,
        "privacy.tcf.vendor-id = 42, privacy.policy-versions = [\"2019-02-08\", \"2026-11-25\"]",
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new FrequencyModule(),
        new CurrencyModule(),
        new ReportModule(),
        new SubjectModule());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Clause("C2")
  @Test
  void consentIsOnRecordWithWhatItAllowed() {
    String cookie = node.cookie();
    node.track(agreed(cookie), view("e1", "sku-1"), view("e2", "sku-2"));
    clock.advance(Duration.ofDays(1));
    node.track(agreed(cookie), view("e3", "sku-1"));

    ConsentEvidence evidence = only(evidence(cookie));
    assertThat(evidence.getFramework()).isEqualTo("tcf");
    assertThat(evidence.getStringHash().size()).isEqualTo(16);
    assertThat(evidence.getCmpId()).isEqualTo(10);
    assertThat(evidence.getDay()).isEqualTo("2026-11-23");
    assertThat(evidence.getLastDay()).isEqualTo("2026-11-24");
    assertThat(evidence.getAdvertiserId()).isEqualTo(CatalogFixtures.ADVERTISER);
    assertThat(evidence.getPolicyVersion()).isEqualTo("2019-02-08");
    assertThat(evidence.getAllowedList())
        .containsExactly(Purpose.STORAGE, Purpose.PROFILING, Purpose.PERSONALISED_ADS);
    assertThat(ConsentServiceGrpc.newBlockingStub(node.node().channel())
            .listEvidence(
                ListEvidenceRequest.newBuilder().setBrowser(browser(cookie)).build())
            .getEvidenceList())
        .containsExactly(evidence);
    assertThatThrownBy(() -> ConsentServiceGrpc.newBlockingStub(node.node().channel())
            .listEvidence(ListEvidenceRequest.getDefaultInstance()))
        .hasMessageContaining("NOT_FOUND");
  }

  @Clause("C2")
  @Test
  void whoAskedIsOnRecordAlsoWhenTheStringStandsInAnother() {
    String cookie = node.cookie();
    node.track(
        signals(cookie, PrivacySignals.newBuilder().setGpp("DBABMA~" + AGREED).setGppSid("2")),
        view("e1", "sku-1"));
    assertThat(only(evidence(cookie)).getFramework()).isEqualTo("gpp");
    assertThat(only(evidence(cookie)).getCmpId()).isEqualTo(10);
  }

  @Test
  void anotherFrameworkAnotherStringAndAnotherPolicyAreAnotherRecord() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e1", "sku-1"));
    node.track(signals(cookie, us("1YNN")), view("e2", "sku-1"));
    node.track(signals(cookie, us("1NNN")), view("e3", "sku-1"));
    node.track(
        signals(cookie, PrivacySignals.newBuilder().setGpp("DBABL~BVQqAAAAAg").setGppSid("7")),
        view("e4", "sku-1"));
    clock.advance(Duration.ofDays(2));
    node.track(browser(cookie), view("e5", "sku-1"));
    assertThat(evidence(cookie))
        .extracting(each -> each.getFramework() + " " + each.getPolicyVersion())
        .containsExactly(
            "none 2026-11-25",
            "none 2019-02-08",
            "usp 2019-02-08",
            "usp 2019-02-08",
            "gpp 2019-02-08");
    assertThat(evidence(cookie))
        .extracting(ConsentEvidence::getStringHash)
        .filteredOn(hash -> !hash.isEmpty())
        .doesNotHaveDuplicates()
        .hasSize(3);
  }

  @Clause("R1")
  @Test
  void evidenceIsSealedAndEndsWithItsMonth() {
    String cookie = node.cookie();
    node.track(agreed(cookie), view("e1", "sku-1"));
    byte[] name = node.slot(cookie).evidence(MONTH);
    String raw = redis.run(commands -> commands.get(text(name)));
    assertThat(raw).doesNotContain("tcf").doesNotContain(CatalogFixtures.ADVERTISER);
    assertThat(redis.<Long>run(commands -> commands.expiretime(text(name))))
        .isEqualTo(Instant.parse("2028-11-01T00:00:00Z").getEpochSecond());
    clock.advance(Duration.ofDays(30));
    node.track(agreed(cookie), view("e2", "sku-1"));
    assertThat(evidence(cookie)).hasSize(2);
    clock.set(Instant.parse("2028-11-01T00:00:00Z"));
    assertThat(evidence(cookie)).hasSize(1);
  }

  @Clause("C2")
  @Test
  void whereNothingMayBeStoredNothingIsOnRecord() {
    String cookie = node.cookie();
    node.track(signals(cookie, PrivacySignals.newBuilder().setGdpr("1")), view("e1", "sku-1"));
    node.track(
        signals(cookie, PrivacySignals.newBuilder().setGdprConsent(ConsentStrings.tcf(42, 3))),
        view("e2", "sku-1"));
    node.track(signals(cookie, PrivacySignals.newBuilder().setDnt("1")), view("e3", "sku-1"));
    assertThat(node.userKeys()).noneMatch(key -> key.startsWith("e:"));
  }

  @Clause("C3")
  @Test
  void laterRefusalErasesItWithTheData() {
    String cookie = node.cookie();
    node.track(agreed(cookie), view("e1", "sku-1"));
    clock.advance(Duration.ofMinutes(1));
    TrackReply refused = node.track(
        signals(
            cookie, PrivacySignals.newBuilder().setGdprConsent(ConsentStrings.tcf(42, 1, 2, 4))),
        view("e2", "sku-2"));
    assertThat(outcomes(refused)).containsExactly(EventOutcome.FORBIDDEN);
    assertThat(evidence(cookie)).isEmpty();
    assertThat(node.userKeys())
        .noneMatch(key -> key.startsWith("e:") || key.startsWith("p:") || key.startsWith("v:"));
  }

  @Clause("C3")
  @Test
  void withdrawalInTheCentreAndOptOutEraseItToo() {
    String cookie = node.cookie();
    node.track(agreed(cookie), view("e1", "sku-1"));
    clock.advance(Duration.ofMinutes(1));
    var withdrawn = ConsentServiceGrpc.newBlockingStub(node.node().channel())
        .withdraw(WithdrawRequest.newBuilder()
            .setBrowser(browser(cookie))
            .setAdvertiserId(CatalogFixtures.ADVERTISER)
            .build());
    assertThat(withdrawn.getReceipt()).isNotEmpty();
    assertThat(evidence(cookie)).isEmpty();

    clock.advance(Duration.ofMinutes(1));
    node.track(agreed(cookie), view("e2", "sku-1"));
    assertThat(evidence(cookie)).hasSize(1);
    var unused = OptOutServiceGrpc.newBlockingStub(node.node().channel())
        .optOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)).build());
    assertThat(node.userKeys()).containsExactly(text(node.slot(cookie).suppression()));
  }

  @Test
  void eventsOfBeforeAWithdrawalBringNoEvidenceBack() {
    String cookie = node.cookie();
    node.track(agreed(cookie), view("e1", "sku-1"));
    long before = clock.millis();
    clock.advance(Duration.ofMinutes(1));
    var withdrawn = ConsentServiceGrpc.newBlockingStub(node.node().channel())
        .withdraw(WithdrawRequest.newBuilder().setBrowser(browser(cookie)).build());
    assertThat(withdrawn.getReceipt()).isNotEmpty();
    node.track(
        agreed(cookie),
        view("e2", "sku-1").toBuilder().setOccurredAtMillis(before).build());
    assertThat(node.userKeys()).containsExactly(text(node.slot(cookie).withdrawals()));
  }

  @Test
  void appHasEvidenceAndARefusalThereErasesItAndTheData() {
    trackApp(AGREED, view("e1", "sku-1"));
    UserSlot slot = UserSlot.of(
        node.node().get(UserKeys.class).of(DEVICE.getKind(), DEVICE.getValue()).orElseThrow());
    assertThat(deviceEvidence()).extracting(ConsentEvidence::getFramework).containsExactly("tcf");
    assertThat(node.userKeys())
        .contains(text(slot.profile(MONTH)), text(slot.evidence(MONTH)), text(slot.bidView()));

    clock.advance(Duration.ofMinutes(1));
    // Whoever has not the advertiser's key withdraws nothing in its name.
    trackApp("another-key", ConsentStrings.tcf(42, 7), view("e2", "sku-2"));
    assertThat(node.userKeys()).contains(text(slot.profile(MONTH)), text(slot.evidence(MONTH)));

    TrackReply refused = trackApp(ConsentStrings.tcf(42, 7), view("e3", "sku-3"));
    assertThat(outcomes(refused)).containsExactly(EventOutcome.FORBIDDEN);
    assertThat(node.userKeys())
        .doesNotContain(text(slot.profile(MONTH)), text(slot.evidence(MONTH)), text(slot.bidView()))
        .contains(text(slot.withdrawals()));
    assertThat(deviceEvidence()).isEmpty();
  }

  private static PrivacySignals.Builder us(String string) {
    return PrivacySignals.newBuilder().setUsPrivacy(string);
  }

  private static BrowserContext agreed(String cookie) {
    return signals(cookie, PrivacySignals.newBuilder().setGdpr("1").setGdprConsent(AGREED));
  }

  private static BrowserContext signals(String cookie, PrivacySignals.Builder signals) {
    return browser(cookie).toBuilder().setSignals(signals).build();
  }

  private TrackReply trackApp(String consent, Event event) {
    return trackApp(CatalogFixtures.API_KEY, consent, event);
  }

  private TrackReply trackApp(String apiKey, String consent, Event event) {
    return node.tracking()
        .track(TrackRequest.newBuilder()
            .setApp(AppContext.newBuilder()
                .setDevice(DEVICE)
                .setApiKey(apiKey)
                .setSignals(PrivacySignals.newBuilder().setGdpr("1").setGdprConsent(consent)))
            .addEvents(event)
            .build());
  }

  private List<ConsentEvidence> evidence(String cookie) {
    return ProfileServiceGrpc.newBlockingStub(node.node().channel())
        .export(ExportRequest.newBuilder().setBrowser(browser(cookie)).build())
        .getEvidenceList();
  }

  private List<ConsentEvidence> deviceEvidence() {
    return ProfileServiceGrpc.newBlockingStub(node.node().channel())
        .export(ExportRequest.newBuilder()
            .setDevice(DEVICE)
            .setAdvertiserId(CatalogFixtures.ADVERTISER)
            .setApiKey(CatalogFixtures.API_KEY)
            .build())
        .getEvidenceList();
  }

  private static ConsentEvidence only(List<ConsentEvidence> evidence) {
    assertThat(evidence).hasSize(1);
    ConsentEvidence only = evidence.get(0);
    assertThat(only.toString().getBytes(StandardCharsets.UTF_8))
        .asString(StandardCharsets.UTF_8)
        .doesNotContain(AGREED);
    return only;
  }
}
