package io.segmento.platform.tracking;

import static io.segmento.platform.tracking.TrackingNode.browser;
import static io.segmento.platform.tracking.TrackingNode.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.segmento.platform.profile.ProfileReader;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.BrowserContext;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.PrivacySignal;
import io.segmento.proto.v1.PrivacySignals;
import io.segmento.proto.v1.TrackRequest;
import io.segmento.proto.v1.TrackSummary;
import io.segmento.proto.v1.TrackingServiceGrpc;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class TrackAllTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.shared();

  @TempDir
  Path keys;

  private TrackingNode node;

  @BeforeEach
  void start() {
    node = TrackingNode.start(redis, MutableClock.at("2026-11-23T10:00:00Z"), keys);
  }

  @AfterEach
  void close() {
    node.close();
  }

  @Test
  void summaryCountsWhatIsRecordedAndNamesEachEventThatIsNot() {
    String cookie = node.cookie();
    BrowserContext refusing = browser(cookie).toBuilder()
        .setSignals(PrivacySignals.newBuilder().setCoppa(true))
        .build();
    TrackSummary summary = Await.result(trackAll(
        request(browser(cookie), view("e1", "sku-1"), view("e2", "sku-2")),
        request(
            browser(cookie),
            view("e3", "sku-3"),
            view("e4", "sku-4").toBuilder().setAdvertiserId("nobody").build(),
            view("e1", "sku-1")),
        request(refusing, view("e5", "sku-5")),
        request(browser(cookie), view("e6", "x".repeat(65)))));
    assertThat(summary.getRecorded()).isEqualTo(3);
    assertThat(summary.getDuplicate()).isEqualTo(1);
    assertThat(summary.getNotRecordedList())
        .extracting(
            each -> each.getRequestIndex(),
            each -> each.getEventIndex(),
            each -> each.getResult().getOutcome())
        .containsExactly(
            tuple(1L, 1, EventOutcome.UNKNOWN_ADVERTISER),
            tuple(2L, 0, EventOutcome.FORBIDDEN),
            tuple(3L, 0, EventOutcome.INVALID));
    assertThat(summary.getNotRecorded(1).getResult().getForbiddenBy())
        .isEqualTo(PrivacySignal.COPPA);
    assertThat(summary.getNotRecorded(2).getResult().getField()).contains("sku");
    assertThat(events(cookie)).isEqualTo(3);
  }

  @Test
  void requestThatBreaksItsContractFailsTheCallAndSendingAgainCountsOnce() {
    String cookie = node.cookie();
    TrackRequest sound = request(browser(cookie), view("e1", "sku-1"));
    Throwable failure = Await.failure(trackAll(sound, TrackRequest.getDefaultInstance(), sound));
    assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(failure).hasMessageContaining("events");
    assertThat(events(cookie)).isEqualTo(1);
    assertThat(Await.result(trackAll(sound)).getDuplicate()).isEqualTo(1);
    assertThat(events(cookie)).isEqualTo(1);
  }

  @Test
  void callWithoutARequestIsAnEmptySummary() {
    assertThat(Await.result(trackAll())).isEqualTo(TrackSummary.getDefaultInstance());
  }

  private static TrackRequest request(BrowserContext browser, Event... events) {
    return TrackRequest.newBuilder()
        .setBrowser(browser)
        .addAllEvents(List.of(events))
        .build();
  }

  private CompletableFuture<TrackSummary> trackAll(TrackRequest... requests) {
    CompletableFuture<TrackSummary> summary = new CompletableFuture<>();
    StreamObserver<TrackRequest> stream = TrackingServiceGrpc.newStub(
            node.node().channel())
        .trackAll(new StreamObserver<>() {
          @Override
          public void onNext(TrackSummary value) {
            summary.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            summary.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {
            summary.completeExceptionally(new IllegalStateException("no summary"));
          }
        });
    for (TrackRequest request : requests) {
      stream.onNext(request);
    }
    stream.onCompleted();
    return summary;
  }

  private long events(String cookie) {
    return new ProfileReader(node.node())
        .bucket(node.slot(cookie), YearMonth.of(2026, 11))
        .orElseThrow()
        .getAdvertisers(0)
        .getEvents();
  }
}
