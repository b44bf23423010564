package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.attribution.ConversionListener;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.StrategyArm;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.notice.BidOutcomeListener;
import io.segmento.proto.storage.v1.AdTouchRecord;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.proto.storage.v1.OrderCredit;
import io.segmento.strategy.OutcomeListener;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings outcomes from notices and orders to what the node learns and to the version that bid, and ticks both once a second. Thread-safe. */
final class StrategyOutcomes implements BidOutcomeListener, ConversionListener, Startable {

  private static final Logger log = LoggerFactory.getLogger(StrategyOutcomes.class);
  private static final long TICK_MILLIS = 1_000;

  private final StrategyRegistry registry;
  private final StrategyLearning learning;
  private final Catalog catalog;
  private final Clock clock;
  private final ScheduledExecutorService scheduler;

  @Inject
  StrategyOutcomes(
      StrategyRegistry registry, StrategyLearning learning, Catalog catalog, Clock clock) {
    this.registry = requireNonNull(registry, "registry");
    this.learning = requireNonNull(learning, "learning");
    this.catalog = requireNonNull(catalog, "catalog");
    this.clock = requireNonNull(clock, "clock");
    this.scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "strategy-clock");
      thread.setDaemon(true);
      return thread;
    });
  }

  @Override
  public void start() {
    var unused = scheduler.scheduleWithFixedDelay(
        this::tickAndGoOn, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void tickAndGoOn() {
    try {
      tick();
    } catch (RuntimeException e) {
      // The schedule would end at the first that is thrown.
      log.error("the second's tick failed", e);
    }
  }

  void tick() {
    long now = clock.millis();
    learning.onTick(now);
    for (LoadedStrategy strategy : registry.loaded()) {
      strategy.tell(listener -> listener.onTick(now));
    }
  }

  @Override
  public void billed(BidToken token, long priceCpmMicros) {
    TokenOutcome outcome = outcome(token, priceCpmMicros, 0, 0);
    LoadedStrategy strategy = bidder(token);
    if (strategy != null) {
      strategy.figures().won(priceCpmMicros);
    }
    tell(strategy, listener -> listener.onWin(outcome));
  }

  @Override
  public void lost(BidToken token, long minimumToWinCpmMicros, int reason) {
    TokenOutcome outcome = outcome(token, 0, minimumToWinCpmMicros, reason);
    tell(bidder(token), listener -> listener.onLoss(outcome));
  }

  @Override
  public void clicked(BidToken token) {
    TokenOutcome outcome = outcome(token, 0, 0, 0);
    tell(bidder(token), listener -> listener.onClick(outcome));
  }

  @Override
  public void converted(AdTouchRecord touch, OrderCredit credit) {
    StrategyArm.parse(credit.getStrategyArm()).ifPresent(arm -> {
      ConversionOutcome outcome = new ConversionOutcome(
          touch, credit, arm.arm(), currency(credit.getCampaignId()), clock.millis());
      tell(
          registry.find(arm.strategy(), arm.version()), listener -> listener.onConversion(outcome));
    });
  }

  private TokenOutcome outcome(BidToken token, long price, long minimumToWin, int lossReason) {
    return new TokenOutcome(
        token, currency(token.getCampaignId()), clock.millis(), price, minimumToWin, lossReason);
  }

  /** Empty for a campaign that is not in the catalog any more. */
  private String currency(String campaignId) {
    LiveCampaign campaign = catalog.current().campaign(campaignId);
    return campaign == null ? "" : campaign.currency();
  }

  private @Nullable LoadedStrategy bidder(BidToken token) {
    return registry.find(token.getStrategy(), token.getStrategyVersion());
  }

  /** What all learn is learned here and now, whatever becomes of the strategy's own telling; a version that is not here any more is not told, and nobody in its place. */
  private void tell(@Nullable LoadedStrategy strategy, Consumer<OutcomeListener> event) {
    event.accept(learning);
    if (strategy != null) {
      strategy.tell(event);
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
  }
}
