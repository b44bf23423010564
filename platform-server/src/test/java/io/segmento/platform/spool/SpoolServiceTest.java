package io.segmento.platform.spool;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.segmento.platform.budget.BudgetModule;
import io.segmento.platform.counter.CounterModule;
import io.segmento.platform.currency.CurrencyModule;
import io.segmento.platform.frequency.FrequencyModule;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.notice.NoticeModule;
import io.segmento.platform.profile.ProfileReader;
import io.segmento.platform.report.ReportModule;
import io.segmento.platform.subject.SubjectModule;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.tracking.TrackingNode;
import io.segmento.policy.Clause;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.EraseRequest;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.NoticeKind;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.OptOutRequest;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.ProfileServiceGrpc;
import io.segmento.proto.v1.ReplayOutcome;
import io.segmento.proto.v1.ReplayReply;
import io.segmento.proto.v1.ReplayRequest;
import io.segmento.proto.v1.SealedRecord;
import io.segmento.proto.v1.SpoolKey;
import io.segmento.proto.v1.SpoolServiceGrpc;
import io.segmento.proto.v1.SpooledCall;
import io.segmento.proto.v1.SpooledNotice;
import io.segmento.proto.v1.TrackRequest;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class SpoolServiceTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  private static final YearMonth MONTH = YearMonth.of(2026, 11);

  @TempDir
  Path directory;

  private final MutableClock clock = MutableClock.at("2026-11-23T10:00:00Z");
  private TrackingNode node;
  private ProfileReader profiles;

  @BeforeEach
  void start() {
    node = TrackingNode.start(
        redis,
        clock,
        directory,
        new BudgetModule(),
        new CounterModule(),
        new NoticeModule(),
        new FrequencyModule(),
        new CurrencyModule(),
        new ReportModule(),
        new SubjectModule(),
        new SpoolModule());
    profiles = new ProfileReader(node.node());
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void keptEventsCountOnceAndWhenTheyHappened() {
    String cookie = node.cookie();
    UserSlot slot = node.slot(cookie);
    ReplayRequest request = sealed(
        track(browser(cookie), event("e1", "sku-1")), track(browser(cookie), event("e2", "sku-2")));
    long seen = clock.instant().getEpochSecond();
    clock.advance(Duration.ofHours(3));

    assertThat(replay(request).getOutcomesList())
        .containsExactly(ReplayOutcome.REPLAYED, ReplayOutcome.REPLAYED);
    // The gateway stopped before it knew that they were taken.
    assertThat(replay(request).getOutcomesList())
        .containsExactly(ReplayOutcome.REPLAYED, ReplayOutcome.REPLAYED);

    AdvertiserBucket bucket = profiles.bucket(slot, MONTH).orElseThrow().getAdvertisers(0);
    assertThat(bucket.getEvents()).isEqualTo(2);
    assertThat(bucket.getLastSeen()).isEqualTo(seen);
  }

  @Test
  void whatCannotBeTakenDoesNotHoldUpTheRest() {
    String cookie = node.cookie();
    ReplayRequest sound = sealed(
        notice("no token"),
        SpooledCall.getDefaultInstance(),
        track(browser(cookie), event("e1", "sku-1")));
    ReplayRequest damaged = sound.toBuilder()
        .addRecords(
            1,
            SealedRecord.newBuilder().setIndex(7).setSealed(sound.getRecords(0).getSealed()))
        .build();

    assertThat(replay(damaged).getOutcomesList())
        .containsExactly(
            ReplayOutcome.REPLAY_REFUSED,
            ReplayOutcome.UNREADABLE,
            ReplayOutcome.UNREADABLE,
            ReplayOutcome.REPLAYED);
    assertThat(profiles.bucket(node.slot(cookie), MONTH)).isPresent();
  }

  @Test
  void keyThatIsGoneOpensNothing() {
    ReplayRequest request = sealed(track(browser(node.cookie()), event("e1", "sku-1")));
    ReplayRequest other =
        request.toBuilder().setSeal(request.getSeal().toBuilder().setKeyId(99)).build();
    ReplayRequest point = request.toBuilder()
        .setSeal(request.getSeal().toBuilder().setEphemeralKey(ByteString.copyFrom(new byte[32])))
        .build();
    assertThat(replay(other).getOutcomesList()).containsExactly(ReplayOutcome.UNREADABLE);
    assertThat(replay(point).getOutcomesList()).containsExactly(ReplayOutcome.UNREADABLE);
  }

  @Clause({"U3", "R3"})
  @Test
  void whoOptedOutMeanwhileIsNotRecorded() {
    String cookie = node.cookie();
    assertThat(replay(sealed(
                SpooledCall.newBuilder()
                    .setOptOut(OptOutRequest.newBuilder().setBrowser(browser(cookie)))
                    .build(),
                track(browser(cookie), event("e1", "sku-1"))))
            .getOutcomesList())
        .containsExactly(ReplayOutcome.REPLAYED, ReplayOutcome.REPLAYED);
    assertThat(profiles.bucket(node.slot(cookie), MONTH)).isEmpty();
    assertThat(node.userKeys()).allMatch(key -> key.startsWith("s:"));
  }

  @Clause("P3")
  @Test
  void whatWasStillKeptWhenAPersonWasErasedIsNotRecorded() {
    String cookie = node.cookie();
    node.track(browser(cookie), view("e0", "sku-1"));
    ReplayRequest kept = sealed(track(browser(cookie), event("e1", "sku-2")));
    clock.advance(Duration.ofMinutes(1));
    ProfileServiceGrpc.newBlockingStub(node.node().channel())
        .erase(EraseRequest.newBuilder().setBrowser(browser(cookie)).build());

    clock.advance(Duration.ofMinutes(1));
    assertThat(replay(kept).getOutcomesList()).containsExactly(ReplayOutcome.REPLAYED);

    assertThat(profiles.bucket(node.slot(cookie), MONTH)).isEmpty();
  }

  @Clause({"U13", "U14"})
  @Test
  void whatTheDeviceForbidsNowForbidsWhatItDidEarlierAndGoesOn() {
    String cookie = node.cookie();
    ReplayRequest earlier = sealed(track(browser(cookie), event("e1", "sku-1")));
    clock.advance(Duration.ofMinutes(5));
    BrowserContext asking = browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().addGpc("1"))
        .build();
    node.track(asking, view("e2", "sku-2"));
    List<String> before = node.userKeys();

    assertThat(replay(earlier).getOutcomesList()).containsExactly(ReplayOutcome.REPLAYED);

    assertThat(profiles.bucket(node.slot(cookie), MONTH)).isEmpty();
    assertThat(node.userKeys()).containsAll(before);
  }

  @Test
  void signalOfAnEarlierCallSuppressesNothingNow() {
    String cookie = node.cookie();
    BrowserContext asking = browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().addGpc("1"))
        .build();
    replay(sealed(track(asking, event("e1", "sku-1"))));
    assertThat(node.userKeys()).noneMatch(key -> key.startsWith("s:"));
  }

  @Test
  void nothingIsLostWhileTheStoreIsAway() {
    String cookie = node.cookie();
    ReplayRequest request = sealed(track(browser(cookie), event("e1", "sku-1")));
    redis.stop();
    StatusRuntimeException failure =
        catchThrowableOfType(StatusRuntimeException.class, () -> replay(request));
    assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    redis.start();
    Await.until("taken", () -> {
      try {
        return replay(request).getOutcomes(0) == ReplayOutcome.REPLAYED;
      } catch (StatusRuntimeException e) {
        return false;
      }
    });
  }

  @Test
  void requestOfNoRecordsOrTooManyIsRefused() {
    ReplayRequest one = sealed(track(browser(""), event("e1", "sku-1")));
    ReplayRequest.Builder many = one.toBuilder();
    for (int i = 0; i < Replayer.MAX_RECORDS; i++) {
      many.addRecords(one.getRecords(0));
    }
    for (ReplayRequest each : List.of(one.toBuilder().clearRecords().build(), many.build())) {
      StatusRuntimeException failure =
          catchThrowableOfType(StatusRuntimeException.class, () -> replay(each));
      assertThat(failure.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(failure.getStatus().getDescription())
          .isEqualTo("records: " + each.getRecordsCount() + " records (expected: 1 to 256)");
    }
  }

  private Event event(String id, String sku) {
    return view(id, sku).toBuilder().setOccurredAtMillis(clock.millis()).build();
  }

  private static SpooledCall track(BrowserContext browser, Event event) {
    return SpooledCall.newBuilder()
        .setTrack(TrackRequest.newBuilder().setBrowser(browser).addEvents(event))
        .build();
  }

  private static SpooledCall notice(String token) {
    return SpooledCall.newBuilder()
        .setNotice(SpooledNotice.newBuilder()
            .setKind(NoticeKind.BILL_NOTICE)
            .setRequest(NoticeRequest.newBuilder().setToken(token)))
        .build();
  }

  private ReplayRequest sealed(SpooledCall... calls) {
    try {
      return SealingGateway.sealed(node.node().get(SpoolKey.class), List.of(calls));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private ReplayReply replay(ReplayRequest request) {
    return SpoolServiceGrpc.newBlockingStub(node.node().channel()).replay(request);
  }
}
