package io.segmento.platform.auction;

import com.google.common.base.Ticker;
import io.segmento.platform.auction.request.AuctionRequest;
import io.segmento.platform.auction.request.AuctionUser;
import io.segmento.platform.budget.Budgets;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.strategy.LoadedStrategy;
import io.segmento.platform.strategy.StrategyRegistry;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a sample of real auctions for an hour, so that they can be run again and explained. In memory only, bounded in number and size, and without what
 * tells whose they were; who opted out or may not be profiled is not in it. Records of more than the two newest catalogs are dropped, so
 * that old ones are not kept alive. Thread-safe; what is not sampled costs one comparison.
 */
final class AuctionRecorder {

  private static final Duration LIFE = Duration.ofHours(1);
  private static final int MAX_REQUEST_BYTES = 32 * 1024;
  private static final int SNAPSHOTS = 2;
  /** Nobody's: stands for whoever it was. */
  private static final UserKey SOMEBODY = UserKey.of(new byte[UserKey.BYTES]);

  private final RecordingConfig config;
  private final AuctionStagesFactory stages;
  private final Budgets budgets;
  private final ArmChoice arms;
  private final StrategyRegistry strategies;
  private final Clock clock;
  private final Ticker ticker;
  private final AtomicLong nextNanos = new AtomicLong(Long.MIN_VALUE);
  private final Deque<RecordedAuction> newestFirst = new ArrayDeque<>();

  @Inject
  AuctionRecorder(
      RecordingConfig config,
      AuctionStagesFactory stages,
      Budgets budgets,
      ArmChoice arms,
      StrategyRegistry strategies,
      Clock clock,
      Ticker ticker) {
    this.config = config;
    this.stages = stages;
    this.budgets = budgets;
    this.arms = arms;
    this.strategies = strategies;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** One auction that is being recorded. */
  final class Recording {
    private final Auction auction;
    private final RecordingBudgets seen = new RecordingBudgets(budgets);
    private final RecordingArms seenArms = new RecordingArms(arms);
    private final AuctionStages recordingStages = stages.of(seen, seenArms);
    private final Map<String, String> strategyToVersion;
    private volatile boolean cutShort;

    private Recording(Auction auction) {
      this.auction = auction;
      this.strategyToVersion = versions(auction.request());
    }

    AuctionStages stages() {
      return recordingStages;
    }

    /** The deadline decided, and a replay would not know when. */
    void cutShort() {
      cutShort = true;
    }

    void answered(AuctionResult result) {
      if (!cutShort) {
        keep(record(result));
      }
    }

    private RecordedAuction record(AuctionResult result) {
      AuctionRequest request = auction.request();
      AuctionUser user = request.user();
      return new RecordedAuction(
          Long.toHexString(ThreadLocalRandom.current().nextLong()),
          request.nowMillis(),
          request.exchange().getId(),
          RecordedRequests.minimised(request.bidRequest()),
          request.device(),
          request.snapshot(),
          request.rates(),
          request.coViews(),
          auction.seed(),
          auction.verdict(),
          user.key() == null ? null : user.as(SOMEBODY),
          user.key() == null ? "none" : UserResolver.identifiedBy(request.bidRequest()),
          seen,
          seenArms,
          strategyToVersion,
          RecordedRequests.answer(result));
    }
  }

  /** Null when this auction is not sampled. */
  @Nullable
  Recording begin(Auction auction) {
    long next = nextNanos.get();
    long now = ticker.read();
    if (config.auctions() == 0
        || auction.trace().explainsOnly()
        || (next != Long.MIN_VALUE && now - next < 0)
        || !nextNanos.compareAndSet(next, now + config.every().toNanos())
        || auction.request().bidRequest().getSerializedSize() > MAX_REQUEST_BYTES) {
      return null;
    }
    return new Recording(auction);
  }

  private Map<String, String> versions(AuctionRequest request) {
    Map<String, String> versions = new HashMap<>();
    for (LiveCampaign campaign : request.snapshot().campaigns(request.exchange().getId())) {
      versions.computeIfAbsent(campaign.strategy(), this::version);
      for (LiveCampaign arm : campaign.arms()) {
        versions.computeIfAbsent(arm.strategy(), this::version);
      }
    }
    return Map.copyOf(versions);
  }

  private String version(String strategyName) {
    LoadedStrategy strategy = strategies.find(strategyName);
    return strategy == null ? "" : strategy.version();
  }

  /** Names of strategies that are not those of the record any more: the replay may differ by them. */
  List<String> changedSince(RecordedAuction recorded) {
    return recorded.strategyToVersion().entrySet().stream()
        .filter(entry -> !version(entry.getKey()).equals(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private synchronized void keep(RecordedAuction recorded) {
    newestFirst.addFirst(recorded);
    forgetOld();
  }

  private void forgetOld() {
    long oldest = clock.millis() - LIFE.toMillis();
    List<CatalogSnapshot> snapshots = new ArrayList<>(SNAPSHOTS);
    int kept = 0;
    for (RecordedAuction each : newestFirst) {
      if (!snapshots.contains(each.snapshot())) {
        if (snapshots.size() == SNAPSHOTS) {
          break;
        }
        snapshots.add(each.snapshot());
      }
      if (kept == config.auctions() || each.nowMillis() < oldest) {
        break;
      }
      kept++;
    }
    while (newestFirst.size() > kept) {
      newestFirst.removeLast();
    }
  }

  /** The newest first. */
  synchronized List<RecordedAuction> recent() {
    forgetOld();
    return List.copyOf(newestFirst);
  }

  synchronized Optional<RecordedAuction> find(String id) {
    forgetOld();
    return newestFirst.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** What the auction is run again with: the same answers of the budgets, without effect. */
  AuctionStages stagesOf(RecordedAuction recorded) {
    return stages.of(recorded.budgets().recorded(), recorded.arms().recorded());
  }
}
