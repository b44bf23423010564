package io.segmento.platform.profile;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.outcomes;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.optout.OptOuts;
import io.segmento.platform.privacy.ConsentBasis;
import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.EvidenceRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.TrackReply;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a node remembers of a visit spares reading, and nothing that happens elsewhere meanwhile is missed. */
final class RecentProfilesTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final String AGREED = ConsentStrings.tcf(42, 1, 2, 3, 4, 7);

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T23:59:30Z");
  private TrackingNode node;
  private TrackingNode other;
  private String cookie;
  private UserSlot slot;

  @BeforeEach
  void start() {
    node = TrackingNode.start(redis, clock, directory, "privacy.tcf.vendor-id = 42");
    other = TrackingNode.start(redis, clock, directory, "privacy.tcf.vendor-id = 42");
    cookie = node.cookie();
    slot = node.slot(cookie);
    assertThat(outcomes(node.track(browser(cookie), view("e1", "sku-1"))))
        .containsExactly(EventOutcome.RECORDED);
  }

  @AfterEach
  void close() {
    other.close();
    node.close();
  }

  @Test
  void nextEventOfAVisitReadsNothingAndIsAdded() {
    node.track(browser(cookie), view("e2", "sku-2"), view("e3", "sku-3"));
    assertThat(reads("memory")).isEqualTo(1);
    assertThat(reads("store")).isEqualTo(1);
    assertThat(skus()).containsExactlyInAnyOrder("sku-1", "sku-2", "sku-3");
    assertThat(new ProfileReader(node.node()).view(slot)).isNotNull();
  }

  @Test
  void afterAMinuteTheStoreIsAsked() {
    clock.advance(Duration.ofSeconds(61));
    node.track(browser(cookie), view("e2", "sku-2"));
    assertThat(reads("memory")).isZero();
    assertThat(skus()).containsExactlyInAnyOrder("sku-1", "sku-2");
  }

  @Test
  void whatAnotherNodeWroteMeanwhileStays() {
    other.track(browser(cookie), view("e2", "sku-2"));
    assertThat(outcomes(node.track(browser(cookie), view("e3", "sku-3"))))
        .containsExactly(EventOutcome.RECORDED);
    assertThat(reads("stale_memory")).isEqualTo(1);
    assertThat(skus()).containsExactlyInAnyOrder("sku-1", "sku-2", "sku-3");
  }

  @Test
  void eventThatAnotherNodeTookIsADuplicateHere() {
    other.track(browser(cookie), view("e2", "sku-2"));
    assertThat(outcomes(node.track(browser(cookie), view("e2", "sku-2"))))
        .containsExactly(EventOutcome.DUPLICATE);
    // And one of this node's own, which goes on from what is remembered.
    assertThat(outcomes(node.track(browser(cookie), view("e3", "sku-3"))))
        .containsExactly(EventOutcome.RECORDED);
    assertThat(outcomes(node.track(browser(cookie), view("e3", "sku-3"))))
        .containsExactly(EventOutcome.DUPLICATE);
  }

  @Clause({"U3", "U4"})
  @Test
  void optOutOnAnotherNodeHoldsAtOnceAndNothingComesBack() {
    Await.result(other.node().get(OptOuts.class).optOut(slot));
    TrackReply reply = node.track(browser(cookie), view("e2", "sku-2"));
    assertThat(reply.getResults(0).getForbiddenBy()).isEqualTo(PrivacySignal.SUPPRESSION);
    assertThat(node.userKeys()).containsExactly(TrackingNode.text(slot.suppression()));
  }

  @Test
  void erasureOnAnotherNodeHoldsAtOnceAndWhatComesBeginsAnewWithEvidence() {
    Await.result(other.node().get(ProfileErasures.class).erase(slot));
    clock.advance(Duration.ofSeconds(2));
    assertThat(outcomes(node.track(browser(cookie), view("e2", "sku-2"))))
        .containsExactly(EventOutcome.RECORDED);
    assertThat(skus()).containsExactly("sku-2");
    assertThat(evidence()).hasSize(1);
  }

  @Clause("C3")
  @Test
  void withdrawalOnAnotherNodeRefusesWhatWasOnItsWay() {
    Await.result(other.node().get(ProfileErasures.class).erase(slot, CatalogFixtures.ADVERTISER));
    assertThat(node.track(
                browser(cookie),
                view("e2", "sku-2").toBuilder()
                    .setOccurredAtMillis(clock.millis() - 5_000)
                    .build())
            .getResults(0)
            .getForbiddenBy())
        .isEqualTo(PrivacySignal.WITHDRAWN);
    assertThat(new ProfileReader(node.node()).bucket(slot, MONTH)).isEmpty();
    assertThat(evidence()).isEmpty();
  }

  @Clause("C2")
  @Test
  void anotherConsentAndAnotherDayAreEvidenceOfTheirOwn() {
    BrowserContext asked = browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setGdpr("1").setGdprConsent(AGREED))
        .build();
    node.track(asked, view("e2", "sku-2"));
    assertThat(evidence()).hasSize(2);
    clock.advance(Duration.ofSeconds(40));
    node.track(asked, view("e3", "sku-3"));
    assertThat(reads("memory")).isZero();
    assertThat(evidence())
        .filteredOn(each -> each.getFramework().equals("tcf"))
        .singleElement()
        .satisfies(each -> assertThat(each.getLastDay()).isEqualTo(each.getFirstDay() + 1));
  }

  @Test
  void whoIsErasedHereOrOptsOutAnywhereIsForgotten() {
    Grounds grounds = node.node()
        .get(EvidenceStore.class)
        .grounds(new ConsentBasis("none", "", 0, 0, ""), List.of());
    RecentProfiles recent = node.node().get(RecentProfiles.class);
    StoredRecords written =
        Await.result(node.node().get(ProfileRecords.class).read(slot, MONTH, 0, List.of()));
    recent.remember(slot, written, 0, grounds);
    assertThat(recent.find(slot, MONTH, 0, grounds)).isSameAs(written);
    Await.result(node.node().get(ProfileErasures.class).erase(slot));
    assertThat(recent.find(slot, MONTH, 0, grounds)).isNull();

    recent.remember(slot, written, 0, grounds);
    Await.result(other.node().get(OptOuts.class).optOut(slot));
    Await.until("the node has heard of it", () -> recent.find(slot, MONTH, 0, grounds) == null);
  }

  private double reads(String source) {
    return node.node()
        .get(CollectorRegistry.class)
        .getSampleValue(
            "segmento_profile_reads_total", new String[] {"source"}, new String[] {source});
  }

  private List<String> skus() {
    return new ProfileReader(node.node())
        .bucket(slot, MONTH).orElseThrow().getAdvertisers(0).getProductsList().stream()
            .map(ProductRecord::getSku)
            .toList();
  }

  private List<EvidenceRecord> evidence() {
    return Await.result(node.node().get(EvidenceStore.class).read(slot));
  }
}
