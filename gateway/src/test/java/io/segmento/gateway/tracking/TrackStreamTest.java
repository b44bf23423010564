package io.segmento.gateway.tracking;

import static io.segmento.gateway.RunningGateway.text;
import static io.segmento.gateway.RunningGateway.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.segmento.gateway.RunningGateway;
import io.segmento.proto.v1.Event;
import io.segmento.proto.v1.EventOutcome;
import io.segmento.proto.v1.EventResult;
import io.segmento.proto.v1.ItemFault;
import io.segmento.proto.v1.SpooledCall;
import io.segmento.proto.v1.TrackBatch;
import io.segmento.proto.v1.TrackItem;
import io.segmento.proto.v1.TrackItemReply;
import io.segmento.proto.v1.TrackReply;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How events travel to the core: together, each with an answer of its own, and to the spool when there is none. */
final class TrackStreamTest {
  private static final int PIPELINED = 8;

  @TempDir
  Path directory;

  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = gateway("core.track-timeout = 10 s");
  }

  @AfterEach
  void close() {
    gateway.close();
  }

  private RunningGateway gateway(String settings) {
    return new RunningGateway(
        "spool.directory = \"" + directory + "\"\n" + settings, Clock.systemUTC());
  }

  @Test
  void whatComesInOneTurnTravelsInOneMessage() throws Exception {
    assertThat(pipelined(PIPELINED).get(10, TimeUnit.SECONDS)).isEqualTo(PIPELINED);
    assertThat(ids()).hasSize(PIPELINED);
    assertThat(gateway.core.trackBatches).hasSizeLessThan(PIPELINED);
    assertThat(gateway.core.trackBatches)
        .extracting(TrackBatch::getItemsCount)
        .anyMatch(items -> items > 1);
  }

  @Test
  void eachCallGetsItsOwnReplyInWhateverOrderTheyCome() {
    // The core answers each batch from its end, and one item in three not well.
    gateway.core.tracker = item -> {
      String id = item.getRequest().getEvents(0).getEventId();
      TrackItemReply.Builder reply = TrackItemReply.newBuilder().setSequence(item.getSequence());
      return id.endsWith("0")
          ? reply
              .setFault(ItemFault.newBuilder()
                  .setCode(Status.Code.INVALID_ARGUMENT.value())
                  .setMessage("item " + id))
              .build()
          : reply
              .setReply(TrackReply.newBuilder()
                  .addResults(
                      EventResult.newBuilder().setOutcome(EventOutcome.INVALID).setField(id)))
              .build();
    };
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      answers.add(gateway.client.sendAsync(app("e" + i).build(), BodyHandlers.ofByteArray()));
    }
    for (int i = 0; i < answers.size(); i++) {
      HttpResponse<byte[]> answer = answers.get(i).join();
      boolean fails = i % 10 == 0;
      assertThat(answer.statusCode()).isEqualTo(fails ? 400 : 200);
      assertThat(text(answer)).contains(fails ? "item e" + i : "\"field\":\"e" + i + "\"");
    }
  }

  @Test
  void callThatIsNotAnsweredInTimeIsKeptAndItsLateReplyIsNobodys() {
    gateway.close();
    gateway = gateway("core.track-timeout = 50 ms");
    gateway.core.replayFailure = Status.UNAVAILABLE;
    List<TrackItem> unanswered = new ArrayList<>();
    gateway.core.tracker = item -> {
      unanswered.add(item);
      return null;
    };
    assertThat(beacon("slow")).isEqualTo(204);
    assertThat(metric("segmento_gateway_spool_calls_total{kind=\"events\",outcome=\"kept\",}"))
        .isEqualTo(1);

    TrackItem late = unanswered.get(0);
    gateway.core.tracker = item -> gateway.core.tracked(
        item.getRequest().getEvents(0).getEventId().equals("next") ? late : item);
    assertThat(beacon("next")).isEqualTo(204);
    until(() -> metric("segmento_gateway_track_late_replies_total") == 1);
    assertThat(metric("segmento_gateway_tracks_in_flight")).isZero();

    gateway.core.reset();
    until(() -> replayedIds().containsAll(List.of("slow", "next")));
  }

  @Test
  void callsOnAStreamThatBreaksAreKept() {
    gateway.core.tracker = item -> null;
    CompletableFuture<HttpResponse<byte[]>> answer = gateway.client.sendAsync(
        gateway.post("/e", body("lost")).build(), BodyHandlers.ofByteArray());
    until(() -> !gateway.core.tracks.isEmpty());
    gateway.core.endTrackStreams(false);

    assertThat(answer.join().statusCode()).isEqualTo(204);
    until(() -> replayedIds().contains("lost"));
    // It connects again by itself.
    gateway.core.tracker = gateway.core::tracked;
    gateway.untilConnected();
    int before = gateway.core.trackBatches.size();
    assertThat(beacon("after")).isEqualTo(204);
    assertThat(gateway.core.trackBatches).hasSize(before + 1);
  }

  @Test
  void withoutAStreamEachCallTravelsByItself() {
    gateway.core.endTrackStreams(true);
    // One that comes while a stream is tried may be on it still, and is kept, as on any stream that
    // breaks.
    until(() -> beacon("alone") == 204 && metric("segmento_gateway_tracks_alone_total") > 0);
    assertThat(ids()).isNotEmpty().containsOnly("alone");
  }

  @Test
  void noMoreCallsWaitThanMay() throws Exception {
    gateway.close();
    gateway = gateway("core.track-timeout = 10 s\ncore.tracks-in-flight-per-loop = 1");
    gateway.core.replayFailure = Status.UNAVAILABLE;
    gateway.core.tracker = item -> null;
    // Of one connection, and so of one event loop.
    CompletableFuture<Integer> answers = pipelined(3);
    until(() -> metric("segmento_gateway_tracks_refused_total") == 2);
    assertThat(ids()).containsExactly("e0");

    gateway.core.endTrackStreams(false);
    assertThat(answers.get(10, TimeUnit.SECONDS)).isEqualTo(3);
    gateway.core.reset();
    until(() -> replayedIds().containsAll(List.of("e0", "e1", "e2")));
  }

  /** Sends so many pixels at once on one connection; how many of them were answered 200. */
  private CompletableFuture<Integer> pipelined(int count) {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < count; i++) {
      requests
          .append("GET /t?a=shop&e=page_view&id=e")
          .append(i)
          .append(" HTTP/1.1\r\nHost: x\r\n");
      requests.append(i == count - 1 ? "Connection: close\r\n\r\n" : "\r\n");
    }
    return CompletableFuture.supplyAsync(() -> {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.publicPort())) {
        OutputStream out = socket.getOutputStream();
        out.write(requests.toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        String answers =
            new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        return answers.split("HTTP/1.1 200 OK", -1).length - 1;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }

  private int beacon(String id) {
    return gateway.send(gateway.post("/e", body(id))).statusCode();
  }

  private static String body(String id) {
    return "[{\"a\":\"shop\",\"e\":\"page_view\",\"id\":\"" + id + "\"}]";
  }

  private HttpRequest.Builder app(String id) {
    return gateway
        .post(
            "/app/events",
            "{\"gaid\":\"cdda802e-fb9c-47ad-9866-0794d394c912\",\"events\":" + body(id) + "}")
        .header("Authorization", "Bearer key");
  }

  private List<String> ids() {
    return gateway.core.tracks.stream()
        .flatMap(track -> track.getEventsList().stream())
        .map(Event::getEventId)
        .toList();
  }

  private List<String> replayedIds() {
    return gateway.core.replayed.stream()
        .map(SpooledCall::getTrack)
        .map(track -> track.getEvents(0).getEventId())
        .toList();
  }

  private double metric(String name) {
    return text(gateway.send(gateway.admin("/metrics")))
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
