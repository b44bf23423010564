package io.segmento.platform.canary;

import io.segmento.platform.auction.BidProbe;
import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.identity.BuyerUids;
import io.segmento.platform.identity.UserKey;
import io.segmento.platform.identity.UserSlot;
import io.segmento.platform.lifecycle.Startable;
import io.segmento.platform.observability.ReadinessCheck;
import io.segmento.platform.optout.OptOuts;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.openrtb.BidRequest.Banner;
import io.segmento.proto.openrtb.BidRequest.Imp;
import io.segmento.proto.openrtb.BidRequest.Site;
import io.segmento.proto.openrtb.BidRequest.User;
import io.segmento.proto.v1.Exchange;
import io.segmento.proto.v1.IdentityKind;
import io.segmento.proto.v1.NoBidReason;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A synthetic user, new each time, who opts out in a loop and is then offered to this node's own auction, as the exchange of the catalog would.
 * After one breach the node gets no bid requests until a run succeeds. Leaves nothing behind.
 */
final class OptOutCanary implements Startable, ReadinessCheck {
  private static final Logger log = LoggerFactory.getLogger(OptOutCanary.class);
  private static final Duration TIME_LEFT = Duration.ofSeconds(1);
  private static final long PATIENCE_SECONDS = 5;
  private static final long CLOSE_MILLIS = 7_000;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Catalog catalog;
  private final BuyerUids buyerUids;
  private final OptOuts optOuts;
  private final BidProbe probe;
  private final SecureRandom random;
  private final CanaryMetrics metrics;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread thread;
  private volatile boolean breached;

  @Inject
  OptOutCanary(
      Catalog catalog,
      BuyerUids buyerUids,
      OptOuts optOuts,
      BidProbe probe,
      SecureRandom random,
      CanaryMetrics metrics,
      ConfigReader config) {
    this.catalog = catalog;
    this.buyerUids = buyerUids;
    this.optOuts = optOuts;
    this.probe = probe;
    this.random = random;
    this.metrics = metrics;
    this.interval = config.duration("canary.interval", Duration.ofSeconds(10));
  }

  @Override
  public synchronized void start() {
    Thread started = new Thread(this::loop, "segmento-canary");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  @Override
  public synchronized void close() {
    closed.countDown();
    Thread running = thread;
    thread = null;
    if (running != null) {
      try {
        // Not interrupted: the run under way removes what it wrote.
        running.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public String name() {
    return "canary";
  }

  @Override
  public Optional<String> notReady() {
    return breached
        ? Optional.of("a synthetic user was bid on after opting out")
        : Optional.empty();
  }

  private void loop() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One opt-out and the bid after it. */
  CanaryOutcome run() throws InterruptedException {
    CanaryOutcome outcome = tryOptOut();
    metrics.ran(outcome);
    if (outcome == CanaryOutcome.BREACH && !breached) {
      log.error("a synthetic user was bid on after opting out: this node takes no more bids");
    }
    if (outcome != CanaryOutcome.UNKNOWN) {
      breached = outcome == CanaryOutcome.BREACH;
    }
    return outcome;
  }

  private CanaryOutcome tryOptOut() throws InterruptedException {
    Optional<Exchange> exchange =
        catalog.current().exchanges().stream().filter(Exchange::getActive).findFirst();
    if (exchange.isEmpty()) {
      return CanaryOutcome.UNKNOWN;
    }
    byte[] bytes = new byte[UserKey.BYTES];
    random.nextBytes(bytes);
    UserKey user = UserKey.of(bytes);
    UserSlot slot = UserSlot.of(user);
    String exchangeId = exchange.get().getId();
    BidRequest request = request(buyerUids.seal(exchangeId, IdentityKind.COOKIE, user));
    try {
      // Without this, a node that refuses everybody would pass for one that honours an opt-out.
      if (isSuppressed(exchangeId, request)) {
        return CanaryOutcome.UNKNOWN;
      }
      long began = System.nanoTime();
      var unused = optOuts.optOut(slot).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      boolean kept = isSuppressed(exchangeId, request);
      if (kept) {
        metrics.noBidAfter((System.nanoTime() - began) / NANOS_PER_SECOND);
      }
      optOuts.optIn(slot).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return kept ? CanaryOutcome.KEPT : CanaryOutcome.BREACH;
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      // Redis is away: its own readiness says so.
      return CanaryOutcome.UNKNOWN;
    }
  }

  private boolean isSuppressed(String exchangeId, BidRequest request)
      throws InterruptedException, ExecutionException, TimeoutException {
    Optional<NoBidReason> reason =
        probe.noBid(exchangeId, request, TIME_LEFT).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (reason.isPresent() && reason.get() == NoBidReason.STORE_UNAVAILABLE) {
      throw new TimeoutException("the store did not answer in time");
    }
    return reason.isPresent() && reason.get() == NoBidReason.SUPPRESSED;
  }

  private static BidRequest request(String buyerUid) {
    return BidRequest.newBuilder()
        .setId("canary")
        .addImp(
            Imp.newBuilder().setId("1").setBanner(Banner.newBuilder().setW(300).setH(250)))
        .setSite(Site.newBuilder().setDomain("canary.invalid"))
        .setUser(User.newBuilder().setBuyeruid(buyerUid))
        .build();
  }
}
