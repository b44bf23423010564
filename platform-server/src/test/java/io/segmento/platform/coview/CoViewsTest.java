package io.segmento.platform.coview;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.BaseEncoding;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.privacy.ConsentStrings;
import io.segmento.platform.privacy.MeasurementPermit;
import io.segmento.platform.privacy.PrivacyDecisions;
import io.segmento.platform.privacy.ProfilingPermit;
import io.segmento.platform.privacy.Signals;
import io.segmento.platform.privacy.Suppression;
import io.segmento.platform.privacy.Verdict;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.PrivacySignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What visitors view together becomes what is shown beside what they viewed, through a real store; nobody can be read out of what is kept. */
final class CoViewsTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  private static final int PEOPLE = 10;
  private static final int PAIRS = 12;
  /** Several of them share a mark, so it takes some more than ten. */
  private static final int ENOUGH = 60;

  @TempDir
  Path directory;

  /** Monday of this week: not a fixed day, since the store's own clock decides on expiry. */
  private final MutableClock clock = new MutableClock(LocalDate.now(ZoneOffset.UTC)
      .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY))
      .atTime(10, 0)
      .toInstant(ZoneOffset.UTC));

  private final Random random = new Random(7);
  private TrackingNode node;
  private CoViewNotes notes;
  private LearnedCoViews learned;
  private ProfilingPermit profiling;
  private MeasurementPermit measurement;

  @BeforeEach
  void start() throws IOException {
    Path registration = directory.resolve("registration.conf");
    Files.writeString(
        registration, "registrations = [{ from-gvl-version = 1, consent = [1, 3, 4, 7] }]");
    node = TrackingNode.start(
        redis,
        clock,
        directory,
        "co-views.people = " + PEOPLE + "\nco-views.pairs = " + PAIRS + "\nco-views.flush = 1 h"
            + "\nprivacy.tcf.vendor-id = 42\nprivacy.tcf.registration = \"" + registration + '"',
        new CoViewModule());
    notes = node.node().get(CoViewNotes.class);
    learned = node.node().get(LearnedCoViews.class);
    Verdict verdict = new PrivacyDecisions().decide(Signals.NOTHING, Suppression.NONE);
    profiling = Objects.requireNonNull(verdict.profiling());
    measurement = Objects.requireNonNull(verdict.measurement());
  }

  @AfterEach
  void close() {
    node.close();
  }

  private UserKey somebody() {
    byte[] key = new byte[16];
    random.nextBytes(key);
    return UserKey.of(key);
  }

  private void viewed(UserKey user, String sku, String... before) {
    notes.viewed(
        profiling, measurement, user, CatalogFixtures.ADVERTISER, List.of(sku), List.of(before));
  }

  private List<String> viewedWith(String sku) {
    notes.flush();
    learned.refresh();
    return learned.current().viewedWith(CatalogFixtures.ADVERTISER, sku);
  }

  private static List<String> keys() {
    return redis.run(commands -> commands.keys("cv:*"));
  }

  @Test
  void whatEnoughVisitorsViewedTogetherIsRelated() {
    for (int i = 0; i < ENOUGH; i++) {
      String cookie = node.cookie();
      assertThat(TrackingNode.outcomes(node.track(browser(cookie), view("a" + i, "sku-1"))))
          .containsExactly(EventOutcome.RECORDED);
      node.track(browser(cookie), view("b" + i, "sku-4"), view("c" + i, "made-up"));
    }
    assertThat(viewedWith("sku-1")).containsExactly("sku-4");
    assertThat(viewedWith("sku-4")).containsExactly("sku-1");
    assertThat(viewedWith("made-up")).isEmpty();
  }

  @Test
  void whoLooksOftenIsOnePerson() {
    UserKey user = somebody();
    for (int i = 0; i < 500; i++) {
      viewed(user, "sku-1", "sku-4");
    }
    for (int i = 0; i < PEOPLE - 2; i++) {
      viewed(somebody(), "sku-1", "sku-4");
    }
    assertThat(viewedWith("sku-1")).isEmpty();
  }

  @Test
  void viewsOfDifferentDaysAreNotTogether() {
    for (int i = 0; i < ENOUGH; i++) {
      String cookie = node.cookie();
      node.track(browser(cookie), view("a" + i, "sku-1"));
      clock.advance(Duration.ofHours(25));
      node.track(browser(cookie), view("b" + i, "sku-4"));
    }
    assertThat(viewedWith("sku-1")).isEmpty();
  }

  @Test
  void onlyWhoseMeasurementIsPermittedIsCounted() {
    everybodyViews(ConsentStrings.tcf(42, 1, 3, 4));
    assertThat(viewedWith("sku-1")).isEmpty();
    assertThat(keys()).isEmpty();

    everybodyViews(ConsentStrings.tcf(42, 1, 3, 4, 7));
    assertThat(viewedWith("sku-1")).containsExactly("sku-4");
  }

  private void everybodyViews(String consent) {
    for (int i = 0; i < ENOUGH; i++) {
      BrowserContext asked = browser(node.cookie()).toBuilder()
          .setSignals(PrivacySignals.newBuilder().setGdpr("1").setGdprConsent(consent))
          .build();
      assertThat(TrackingNode.outcomes(
              node.track(asked, view("a" + i, "sku-1"), view("b" + i, "sku-4"))))
          .containsExactly(EventOutcome.RECORDED, EventOutcome.RECORDED);
    }
  }

  @Test
  void nobodyIsInWhatIsKeptAndItEndsByItself() {
    UserKey user = somebody();
    viewed(user, "sku-1", "sku-4");
    notes.flush();
    assertThat(keys()).hasSize(1);
    String key = keys().get(0);
    String stored = redis.run(commands -> commands.hgetall(key)).toString();
    byte[] dump = redis.run(commands -> commands.dump(key));
    assertThat(new String(dump, StandardCharsets.ISO_8859_1))
        .doesNotContain(new String(user.bytes(), StandardCharsets.ISO_8859_1));
    assertThat(stored).doesNotContain(BaseEncoding.base16().lowerCase().encode(user.bytes()));
    assertThat(redis.<Long>run(commands -> commands.expiretime(key)))
        .isEqualTo(CoViewKeys.end(CoViewKeys.week(clock.instant())));
  }

  @Test
  void countsOfOneAdvertiserAreBoundedAndWhatManyViewStays() {
    for (int i = 0; i < ENOUGH; i++) {
      viewed(somebody(), "sku-1", "sku-4");
    }
    notes.flush();
    String[] others = {"sku-2", "sku-3", "sku-5", "gone-1", "gone-2", "gone-3", "gone-4"};
    for (String one : List.of("sku-2", "sku-3", "sku-5")) {
      viewed(somebody(), one, others);
      notes.flush();
    }
    assertThat(redis.<Long>run(commands -> commands.hlen(keys().get(0))))
        .isLessThanOrEqualTo(PAIRS + 1L);
    assertThat(viewedWith("sku-1")).containsExactly("sku-4");
  }

  @Test
  void itIsForgottenInFiveWeeks() {
    for (int i = 0; i < ENOUGH; i++) {
      viewed(somebody(), "sku-1", "sku-4");
    }
    assertThat(viewedWith("sku-1")).containsExactly("sku-4");
    clock.advance(Duration.ofDays(28));
    assertThat(viewedWith("sku-1")).containsExactly("sku-4");
    clock.advance(Duration.ofDays(7));
    assertThat(viewedWith("sku-1")).isEmpty();
  }
}
