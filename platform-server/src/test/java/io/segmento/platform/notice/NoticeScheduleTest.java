package io.segmento.platform.notice;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.MutableClock;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.platform.testing.TestNode;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.NoticeOutcome;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceBlockingStub;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Random schedules of notices: each one once to three times, in any order, on either of two nodes, while the store is killed and comes back
 * from its own log. Whoever sends a notice sends it again until it is answered, as the gateway's spool does.
 */
final class NoticeScheduleTest {
  @RegisterExtension
  static final RedisExtension redis = RedisExtension.durable();

  private static final int BIDS = 40;
  private static final int MOST_COPIES = 3;
  private static final int RESTARTS = 2;

  private final MutableClock clock = new MutableClock(Instant.now());

  private enum Kind {
    WIN,
    BILL,
    LOSS
  }

  private record Sent(Kind kind, NoticeRequest request) {}

  @RepeatedTest(3)
  void whatIsBilledIsWhatWasDeliveredToTheMicro(RepetitionInfo repetition) {
    SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
    try (TestNode one = node();
        TestNode other = node()) {
      load(one);
      for (TestNode node : List.of(one, other)) {
        Await.until("loaded", () -> node.get(Catalog.class).current().version() == 1);
      }
      BidTokens tokens = one.get(BidTokens.class);
      List<Sent> schedule = new ArrayList<>();
      long delivered = 0;
      int bought = 0;
      for (int bid = 0; bid < BIDS; bid++) {
        long micros = random.nextLong(1, 8_000);
        NoticeRequest request = notice(tokens, bid, micros);
        if (random.nextInt(4) == 0) {
          repeat(new Sent(Kind.LOSS, request), schedule, random);
          continue;
        }
        delivered += micros;
        bought++;
        repeat(new Sent(Kind.WIN, request), schedule, random);
        repeat(new Sent(Kind.BILL, request), schedule, random);
      }
      shuffle(schedule, random);

      int firstAnswers = 0;
      for (int i = 0; i < schedule.size(); i++) {
        if (i > 0 && i % (schedule.size() / (RESTARTS + 1)) == 0) {
          redis.stop();
          redis.start();
        }
        firstAnswers += deliver(random.nextBoolean() ? one : other, schedule.get(i));
      }

      Map<String, String> ledger = redis.run(commands -> commands.hgetall("b:{c:retarget}"));
      assertThat(ledger).containsEntry("total", Long.toString(delivered)).hasSize(2);
      assertThat(ledger)
          .allSatisfy(
              (field, micros) -> assertThat(micros).as(field).isEqualTo(ledger.get("total")));
      long hour = clock.instant().getEpochSecond() / 3600;
      Map<String, String> counters =
          redis.run(commands -> commands.hgetall("r:{c:retarget}:" + hour));
      assertThat(counters)
          .containsEntry("billed", Integer.toString(bought))
          .containsEntry("wins", Integer.toString(bought))
          .containsEntry("losses", Integer.toString(BIDS - bought))
          .containsEntry("spend_micros", Long.toString(delivered));
      // A notice that was counted while its answer was lost is told as counted before.
      assertThat(firstAnswers).isLessThanOrEqualTo(BIDS + bought);
    }
  }

  private TestNode node() {
    return TestNode.connected(redis.uri(), "", clock, NoticeServiceTest.features());
  }

  private static void load(TestNode node) {
    ApplyCatalogReply unused = CatalogServiceGrpc.newBlockingStub(node.channel())
        .withDeadlineAfter(60, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder()
            .addAllEntries(CatalogFixtures.entries())
            .build());
  }

  private NoticeRequest notice(BidTokens tokens, int bid, long micros) {
    BidToken token = BidToken.newBuilder()
        .setBidId(ByteString.copyFromUtf8(String.format(Locale.ROOT, "bid %08d", bid)))
        .setExchange("test")
        .setCampaignId("retarget")
        .setCreativeId("retarget-300x250")
        .setPriceCeilingCpmMicros(8_000_000)
        .setIssuedAt(clock.millis() / 1000)
        .build();
    return NoticeRequest.newBuilder()
        .setToken(tokens.sealNotice(token))
        .setPrice(BigDecimal.valueOf(micros, 3).toPlainString())
        .build();
  }

  private static void repeat(Sent sent, List<Sent> schedule, SplittableRandom random) {
    int copies = random.nextInt(1, MOST_COPIES + 1);
    for (int i = 0; i < copies; i++) {
      schedule.add(sent);
    }
  }

  private static void shuffle(List<Sent> schedule, SplittableRandom random) {
    for (int i = schedule.size() - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      Sent sent = schedule.get(i);
      schedule.set(i, schedule.get(j));
      schedule.set(j, sent);
    }
  }

  /** Sends until it is answered. 1 when that answer says that it was counted now. */
  private static int deliver(TestNode node, Sent sent) {
    NoticeOutcome[] outcome = {NoticeOutcome.NOTICE_OUTCOME_UNSPECIFIED};
    Await.until(sent.kind() + " is answered", () -> {
      try {
        outcome[0] = send(node, sent).getOutcome();
        return true;
      } catch (StatusRuntimeException e) {
        return false;
      }
    });
    return outcome[0] == NoticeOutcome.COUNTED ? 1 : 0;
  }

  private static NoticeReply send(TestNode node, Sent sent) {
    NoticeServiceBlockingStub stub =
        NoticeServiceGrpc.newBlockingStub(node.channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
    return switch (sent.kind()) {
      case WIN -> stub.win(sent.request());
      case BILL -> stub.bill(sent.request());
      case LOSS -> stub.loss(sent.request());
    };
  }
}
