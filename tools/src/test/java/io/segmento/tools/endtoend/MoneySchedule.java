package io.segmento.tools.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import io.segmento.platform.testing.CatalogFixtures;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidResponse.Bid;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.BidReply;
import io.segmento.proto.v1.Budget;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.NoticeOutcome;
import io.segmento.proto.v1.NoticeReply;
import io.segmento.proto.v1.NoticeRequest;
import io.segmento.proto.v1.NoticeServiceGrpc;
import io.segmento.proto.v1.NoticeServiceGrpc.NoticeServiceBlockingStub;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;

/** One random schedule of bids, deaths and notices. One thread. */
final class MoneySchedule {

  private static final boolean FULL = Boolean.getBoolean("segmento.test.full");

  /** Whatever is slow is so against this: the latest notices come four of it after their bids, and whoever is waited for is waited for so long. */
  static final Duration HOLD = Duration.ofSeconds(FULL ? 4 : 1);

  static final long BUDGET = FULL ? 4_000_000 : 1_000_000;

  private static final long CEILING_CPM_MICROS = 8_000_000;
  private static final long CEILING_MICROS = CEILING_CPM_MICROS / 1_000;
  private static final int BIDS_AT_ONCE = 3;
  /** Within it something dies. */
  private static final long DYING_MILLIS = FULL ? 10_000 : 3_000;
  /** When nobody bid for so long, the budget is spent, as far as it can be. */
  private static final long QUIET_MILLIS = FULL ? 8_000 : 2_500;

  private static final long LONGEST_MILLIS = 120_000;

  private final String campaignId;
  private final SplittableRandom random;
  private final RedisExtension redis;
  private final List<CoreProcess> cores;
  private final DelayQueue<Due> due = new DelayQueue<>();

  private long lastBidAtMillis;
  private int bids;
  private int coreDeaths;
  private int storeDeaths;
  private int copies;
  private int attempts;
  private long delivered;
  private long late;

  /**
   * What came of it.
   *
   * @param delivered micros of all bills that were answered, each once
   * @param late of those, what was answered later than the hold after the bid was asked for
   * @param ledger what the campaign's ledger says
   * @param reported what its report counters say
   */
  record Result(
      int bids,
      int coreDeaths,
      int storeDeaths,
      int copies,
      int attemptsThatFailed,
      long delivered,
      long late,
      long ledger,
      long reported) {}

  /** A notice on its way. */
  private record Due(
      long atMillis, Kind kind, String token, long micros, long askedAtMillis, boolean copy)
      implements Delayed {

    enum Kind {
      BILL,
      LOSS
    }

    Due again(long laterMillis, boolean asCopy) {
      return new Due(
          System.currentTimeMillis() + laterMillis, kind, token, micros, askedAtMillis, asCopy);
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(atMillis - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(atMillis, ((Due) other).atMillis);
    }
  }

  MoneySchedule(long seed, RedisExtension redis, List<CoreProcess> cores) {
    this.campaignId = "money-" + seed;
    this.random = new SplittableRandom(seed);
    this.redis = redis;
    this.cores = cores;
  }

  /** One campaign that serves everybody, with one banner; the exchange is that of the fixtures. */
  List<CatalogEntry> campaign(CampaignStatus status) {
    return List.of(
        CatalogFixtures.of(CatalogFixtures.brand().toBuilder()
            .setId(campaignId)
            .setStatus(status)
            .setMaxBidCpmMicros(CEILING_CPM_MICROS)
            .putStrategyParameters("cpm-micros", Long.toString(CEILING_CPM_MICROS))
            .setBudget(Budget.newBuilder().setTotalMicros(BUDGET))
            .build()),
        CatalogFixtures.of(CatalogFixtures.creatives(CatalogFixtures.BRAND).get(0).toBuilder()
            .setId(campaignId)
            .setCampaignId(campaignId)
            .build()));
  }

  Result play() {
    long begin = System.currentTimeMillis();
    List<Long> deaths = new ArrayList<>();
    for (int i = random.nextInt(1, FULL ? 4 : 2); i > 0; i--) {
      deaths.add(begin + random.nextLong(DYING_MILLIS));
    }
    long storeDies = begin + random.nextLong(DYING_MILLIS);
    long storeReturns = storeDies + random.nextLong(1_500);
    boolean storeIsAway = false;
    boolean bidding = true;
    lastBidAtMillis = begin + DYING_MILLIS;
    while (true) {
      long now = System.currentTimeMillis();
      if (deaths.removeIf(at -> at <= now)) {
        CoreProcess core = cores.get(random.nextInt(cores.size()));
        core.kill();
        core.startAgain();
        coreDeaths++;
      }
      if (storeDeaths == 0 && now >= storeDies) {
        redis.stop();
        storeIsAway = true;
        storeDeaths++;
      }
      if (storeIsAway && now >= storeReturns) {
        redis.start();
        storeIsAway = false;
      }
      if (bidding) {
        bid(cores.get(random.nextInt(cores.size())));
        bidding = now < begin + LONGEST_MILLIS
            && (now < lastBidAtMillis + QUIET_MILLIS
                || !cores.stream().allMatch(CoreProcess::isReady));
      } else if (due.isEmpty() && !storeIsAway) {
        return result();
      }
      deliverWhatIsDue();
    }
  }

  private void deliverWhatIsDue() {
    try {
      Due first = due.poll(20, TimeUnit.MILLISECONDS);
      if (first == null) {
        return;
      }
      List<Due> now = new ArrayList<>(List.of(first));
      due.drainTo(now);
      for (Due notice : now) {
        deliver(notice);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void bid(CoreProcess core) {
    for (int i = random.nextInt(1, BIDS_AT_ONCE); i > 0; i--) {
      long asked = System.currentTimeMillis();
      BidReply reply;
      try {
        reply = AuctionServiceGrpc.newBlockingStub(core.channel())
            .withDeadlineAfter(2, TimeUnit.SECONDS)
            .bid(request());
      } catch (StatusRuntimeException e) {
        // It is dead or not back yet; if it bid, nobody will ever hear of that.
        return;
      }
      if (!reply.hasResponse()) {
        return;
      }
      Bid bid = reply.getResponse().getSeatbid(0).getBid(0);
      // The schedule before may not have ended there yet.
      if (bid.getCid().equals(campaignId)) {
        bids++;
        lastBidAtMillis = Math.max(lastBidAtMillis, asked);
        fate(bid, asked);
      }
    }
  }

  private BidCall request() {
    return BidCall.newBuilder()
        .setExchange(CatalogFixtures.EXCHANGE)
        .setTimeLeftMillis(1_500)
        .setRequest(BidRequest.newBuilder()
            .setId("r-" + random.nextLong())
            .addImp(BidRequest.Imp.newBuilder()
                .setId("1")
                .setBanner(BidRequest.Banner.newBuilder().setW(300).setH(250)))
            .setSite(BidRequest.Site.newBuilder().setDomain("news.example")))
        .build();
  }

  private void fate(Bid bid, long asked) {
    String token = bid.getBurl().replaceAll("^.*[?&]t=([^&]+).*$", "$1");
    long price = random.nextLong(CEILING_MICROS / 2, CEILING_MICROS + 1);
    int fate = random.nextInt(100);
    long hold = HOLD.toMillis();
    if (fate < 83) {
      add(Due.Kind.BILL, token, price, asked, random.nextLong(hold * 3 / 4));
    } else if (fate < 87) {
      add(Due.Kind.BILL, token, price, asked, hold + random.nextLong(3 * hold));
    } else if (fate < 95) {
      add(Due.Kind.LOSS, token, 0, asked, random.nextLong(hold / 2));
    }
    // Of the others nothing is ever heard.
  }

  private void add(Due.Kind kind, String token, long micros, long asked, long delay) {
    due.add(new Due(System.currentTimeMillis() + delay, kind, token, micros, asked, false));
  }

  private void deliver(Due notice) {
    NoticeServiceBlockingStub core = NoticeServiceGrpc.newBlockingStub(
            cores.get(random.nextInt(cores.size())).channel())
        .withDeadlineAfter(5, TimeUnit.SECONDS);
    NoticeRequest request = NoticeRequest.newBuilder()
        .setToken(notice.token())
        .setPrice(BigDecimal.valueOf(notice.micros(), 3).toPlainString())
        .build();
    NoticeReply reply;
    try {
      reply = notice.kind() == Due.Kind.BILL ? core.bill(request) : core.loss(request);
    } catch (StatusRuntimeException e) {
      attempts++;
      due.add(notice.again(random.nextLong(100, 500), notice.copy()));
      return;
    }
    if (notice.copy()) {
      assertThat(reply.getOutcome()).isEqualTo(NoticeOutcome.COUNTED_BEFORE);
      return;
    }
    // Counted before means: by an attempt whose answer was lost.
    if (notice.kind() == Due.Kind.BILL) {
      delivered += notice.micros();
      long answered = System.currentTimeMillis();
      late += answered - notice.askedAtMillis() > HOLD.toMillis() ? notice.micros() : 0;
    }
    if (random.nextInt(3) == 0) {
      copies++;
      due.add(notice.again(random.nextLong(HOLD.toMillis()), true));
    }
  }

  private Result result() {
    String total = redis.run(commands -> commands.hget("b:{c:" + campaignId + "}", "total"));
    List<String> hours = redis.run(commands -> commands.keys("r:{c:" + campaignId + "}:*"));
    // What an arm of an experiment spent in an hour stands beside that, and in it.
    hours.removeIf(hour -> !hour.matches(".*}:\\d+"));
    long reported = 0;
    for (String hour : hours) {
      String spend = redis.run(commands -> commands.hget(hour, "spend_micros"));
      reported += spend == null ? 0 : Long.parseLong(spend);
    }
    return new Result(
        bids,
        coreDeaths,
        storeDeaths,
        copies,
        attempts,
        delivered,
        late,
        total == null ? 0 : Long.parseLong(total),
        reported);
  }
}
