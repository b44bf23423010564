package io.segmento.gateway.spool;

import static io.segmento.gateway.RunningGateway.text;
import static io.segmento.gateway.RunningGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.segmento.gateway.FakeCore;
import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.NoticeKind;
import io.segmento.proto.v1.SpooledCall;
import io.segmento.proto.v1.SpooledCall.CallCase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final String COOKIE = "sid=abc-123-identity";
  private static final String TOKEN = "the-token-of-a-bid";
  private static final Instant BEGIN = Instant.parse("2026-11-26T10:00:00Z");

  @TempDir
  Path directory;

  private final SettableClock clock = new SettableClock();
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(settings(), clock);
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private String settings() {
    return "spool.directory = \"" + directory + "\"\nspool.max-megabytes = 1";
  }

  @Test
  void whatComesWhileTheStoreIsAwayIsHandedOnWhenItIsBackOptOutsFirst() {
    gateway.core.trackFailure = Status.UNAVAILABLE;
    gateway.core.noticeFailure = Status.UNAVAILABLE;
    gateway.core.optOutFailure = Status.UNAVAILABLE;
    gateway.core.replayFailure = Status.UNAVAILABLE;

    assertThat(event("e1").statusCode()).isEqualTo(204);
    assertThat(bill().statusCode()).isEqualTo(204);
    assertThat(
            gateway.send(gateway.get("/i?t=" + TOKEN).header("Cookie", COOKIE)).statusCode())
        .isEqualTo(200);
    assertThat(click().statusCode()).isEqualTo(503);
    assertThat(optOut().statusCode()).isEqualTo(303);
    assertThat(event("").statusCode()).isEqualTo(204);
    clock.now = BEGIN.plus(Duration.ofHours(2));
    assertThat(contents()).doesNotContain("abc-123-identity", TOKEN, "shop", "Mozilla");
    gateway.core.reset();

    until(() -> gateway.core.replayed.size() == 6);
    List<SpooledCall> calls = List.copyOf(gateway.core.replayed);
    assertThat(calls)
        .extracting(SpooledCall::getCallCase)
        .containsExactly(
            CallCase.OPT_OUT,
            CallCase.TRACK,
            CallCase.NOTICE,
            CallCase.NOTICE,
            CallCase.NOTICE,
            CallCase.TRACK);
    assertThat(calls.subList(2, 5))
        .extracting(call -> call.getNotice().getKind())
        .containsExactly(
            NoticeKind.BILL_NOTICE, NoticeKind.IMPRESSION_NOTICE, NoticeKind.CLICK_NOTICE);
    Event first = calls.get(1).getTrack().getEvents(0);
    assertThat(first.getEventId()).isEqualTo("e1");
    assertThat(first.getOccurredAtMillis()).isEqualTo(BEGIN.toEpochMilli());
    assertThat(calls.get(1).getTrack().getBrowser().getIdentityCookie())
        .isEqualTo("abc-123-identity");
    assertThat(UUID.fromString(calls.get(5).getTrack().getEvents(0).getEventId()))
        .isNotNull();
    until(() -> files().isEmpty());
    assertThat(metric("segmento_gateway_spool_handed_on_total{outcome=\"replayed\",}"))
        .isEqualTo(6);
    assertThat(metric("segmento_gateway_spool_bytes")).isZero();
  }

  @Test
  void whatACrashLeftIsHandedOnByTheNextProcessAndAHalfRecordIsNobodys() throws IOException {
    FakeCore core = gateway.core;
    core.stop();
    until(() -> event("e1").statusCode() == 204 && !files().isEmpty());
    gateway.stop();
    Path file = files().get(files().size() - 1);
    Files.write(file, new byte[] {100, 1, 2}, StandardOpenOption.APPEND);

    // It knows from last time what to seal to.
    gateway = new RunningGateway(core, settings(), clock);
    until(() -> event("e2").statusCode() == 204
        && metric("segmento_gateway_spool_calls_total{kind=\"events\",outcome=\"kept\",}") > 0);
    core.startAgain();

    until(() -> eventIds().containsAll(List.of("e1", "e2")));
    until(() -> files().isEmpty());
    assertThat(eventIds().get(0)).isEqualTo("e1");
  }

  @Test
  void eventsOfAnotherDayAreThrownAwayAndChoicesAreNot() {
    gateway.core.trackFailure = Status.DEADLINE_EXCEEDED;
    gateway.core.optOutFailure = Status.UNAVAILABLE;
    gateway.core.replayFailure = Status.UNAVAILABLE;
    event("e1");
    optOut();
    until(() -> files().size() == 2);
    gateway.core.stop();
    gateway.stop();

    clock.now = BEGIN.plus(Duration.ofHours(6)).plusMillis(1);
    FakeCore core = gateway.core;
    core.reset();
    core.startAgain();
    gateway = new RunningGateway(core, settings(), clock);

    until(() -> files().isEmpty());
    assertThat(core.replayed)
        .extracting(SpooledCall::getCallCase)
        .containsExactly(CallCase.OPT_OUT);
    assertThat(metric("segmento_gateway_spool_handed_on_total{outcome=\"expired\",}"))
        .isEqualTo(1);
  }

  @Test
  void fullSpoolHasRoomForNoticesBeforeEventsAndAnswersAsWithoutOne() {
    gateway.core.trackFailure = Status.UNAVAILABLE;
    gateway.core.noticeFailure = Status.UNAVAILABLE;
    gateway.core.replayFailure = Status.UNAVAILABLE;
    AtomicReference<Double> full = new AtomicReference<>(0.0);
    until(() -> {
      assertThat(manyEvents().statusCode()).isEqualTo(204);
      full.set(metric("segmento_gateway_spool_calls_total{kind=\"events\",outcome=\"full\",}"));
      return full.get() > 0;
    });
    assertThat(bill().statusCode()).isEqualTo(204);
    assertThat(metric("segmento_gateway_spool_bytes")).isLessThan(1 << 20);
    until(() -> bill("p".repeat(3_500)).statusCode() == 503);
  }

  @Test
  void whatIsWrongByItselfIsNotKept() {
    gateway.core.trackFailure = Status.INVALID_ARGUMENT;
    gateway.core.noticeFailure = Status.INVALID_ARGUMENT;
    event("e1");
    assertThat(bill().statusCode()).isEqualTo(400);
    assertThat(files()).isEmpty();
    assertThat(metric("segmento_gateway_spool_calls_total{kind=\"notice\",outcome=\"kept\",}"))
        .isZero();
  }

  private HttpResponse<byte[]> event(String id) {
    String body = "{\"events\":[{\"a\":\"shop\",\"e\":\"page_view\",\"id\":\"" + id + "\"}]}";
    return gateway.send(gateway.post("/e", body).header("Cookie", COOKIE));
  }

  /** 50 kB of them. */
  private HttpResponse<byte[]> manyEvents() {
    String one = "{\"a\":\"shop\",\"e\":\"page_view\",\"id\":\"" + "x".repeat(2_000) + "\"}";
    return gateway.send(gateway.post(
        "/e", "{\"events\":[" + String.join(",", Collections.nCopies(25, one)) + "]}"));
  }

  private HttpResponse<byte[]> bill() {
    return bill(TOKEN);
  }

  private HttpResponse<byte[]> bill(String token) {
    return gateway.send(gateway.get("/n/bill?t=" + token + "&p=1.5"));
  }

  private HttpResponse<byte[]> click() {
    return gateway.send(gateway.get("/c?t=" + TOKEN).header("Cookie", COOKIE));
  }

  private HttpResponse<byte[]> optOut() {
    return gateway.send(gateway
        .post("/optout", "")
        .header("Cookie", COOKIE)
        .header("Sec-Fetch-Site", "same-origin"));
  }

  private List<String> eventIds() {
    return gateway.core.replayed.stream()
        .map(call -> call.getTrack().getEvents(0).getEventId())
        .toList();
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".spool")).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String contents() {
    StringBuilder all = new StringBuilder();
    for (Path file : files()) {
      try {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    assertThat(all).isNotEmpty();
    return all.toString();
  }

  private double metric(String name) {
    return text(gateway.send(gateway.admin("/metrics")))
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** A clock that the test sets. */
  private static final class SettableClock extends Clock {
    private volatile Instant now = BEGIN;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
