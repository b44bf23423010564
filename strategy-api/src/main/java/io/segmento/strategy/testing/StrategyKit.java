package io.segmento.strategy.testing;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static io.segmento.strategy.testing.FakeOpportunity.NOW_MILLIS;
import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.ProductMatch;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every strategy. The same checks run in a plugin's own tests, in {@code segmento plugin verify}, and on the platform before a jar is loaded.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> keepsTheContract() {
 *   return new StrategyKit(context, this::strategy).checks().stream()
 *       .map(check -> DynamicTest.dynamicTest(check.name(), check::run));
 * }
 * }</pre>
 */
public final class StrategyKit {

  private static final int OPPORTUNITIES = 200;
  private static final int THREADS = 4;
  private static final int TIMED_CANDIDATES = 20;
  private static final int TIMED_DECISIONS = 300;
  /** Of one decision for twenty candidates, in the mean and before the JIT compiler has seen it. */
  private static final long MAX_PROCESSOR_NANOS = 2_000_000;

  private final FakeStrategyContext context;
  private final Supplier<BiddingStrategy> strategies;
  /** Of most checks, since making one may mean reading a model. */
  private @Nullable BiddingStrategy shared;

  /**
   * Checks what a supplier makes.
   *
   * @param context what the strategies are lent
   * @param strategies makes a strategy of its own each time
   */
  public StrategyKit(FakeStrategyContext context, Supplier<BiddingStrategy> strategies) {
    this.context = requireNonNull(context, "context");
    this.strategies = requireNonNull(strategies, "strategies");
  }

  /** One property of a strategy. */
  public static final class Check {
    private final String name;
    private final Runnable body;

    private Check(String name, Runnable body) {
      this.name = name;
      this.body = body;
    }

    /** What holds, as a sentence. */
    public String name() {
      return name;
    }

    /** Throws {@link AssertionError} that says what does not hold, or whatever the strategy throws. */
    public void run() {
      body.run();
    }
  }

  /** All checks, in the order in which they are to be run, by one thread. */
  public List<Check> checks() {
    return List.of(
        // First, so that what is slow is not asked a thousand times more.
        new Check("a decision takes less than two milliseconds", this::quick),
        new Check("two strategies with the same seeds decide alike", this::deterministic),
        new Check("prices lie between floor and cap, of what was offered", this::prices),
        new Check(
            "a cap of nothing is not bid",
            () -> silent(candidate().withMaxBid(0).withFloor(0))),
        new Check(
            "a campaign without money is not bid",
            () -> silent(candidate().withBudget(0, NOW_MILLIS + 3_600_000))),
        new Check(
            "a floor above the cap is not bid", () -> silent(candidate().withFloor(5_000_001))),
        new Check("a first price is never above the value", this::firstPrice),
        new Check("a higher value never bids less", this::monotone),
        new Check("a broken model makes no prices", this::brokenModel),
        new Check("a decision has bids or a reason", this::bidsOrReason),
        new Check("all threads get the same decision", this::threadSafe));
  }

  private BiddingStrategy strategy() {
    BiddingStrategy known = shared;
    if (known == null) {
      known = fresh();
      shared = known;
    }
    return known;
  }

  /** One that knows nothing of what those before it kept. */
  private BiddingStrategy fresh() {
    context.forgetState();
    return strategies.get();
  }

  private static List<Opportunity> opportunities() {
    Random random = new Random(7);
    List<Opportunity> opportunities = new ArrayList<>();
    for (int i = 0; i < OPPORTUNITIES; i++) {
      FakeProduct product = new FakeProduct(
          "sku-" + i,
          1 + random.nextInt(50),
          NOW_MILLIS - random.nextInt(2_000_000_000),
          random.nextBoolean());
      FakeCandidate one = candidate()
          .withMaxBid(1 + random.nextInt(20_000_000))
          .withFloor(random.nextInt(4) == 0 ? 0 : random.nextInt(10_000_000));
      opportunities.add(FakeOpportunity.of(
          random.nextBoolean() ? one : one.withProducts(product),
          candidate().withCampaign("other").withProducts(product)));
    }
    return opportunities;
  }

  private static void require(boolean holds, Supplier<String> otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise.get());
    }
  }

  private static FakeCandidate viewed(FakeCandidate candidate) {
    return candidate.withProducts(new FakeProduct("sku", 3, NOW_MILLIS, true));
  }

  private void prices() {
    BiddingStrategy strategy = strategy();
    for (Opportunity opportunity : opportunities()) {
      for (PricedCandidate bid : strategy.decide(opportunity).bids()) {
        require(
            opportunity.candidates().contains(bid.candidate()),
            () -> "a candidate that was not offered: " + bid.candidate());
        inBounds(bid, "");
        ProductMatch product = bid.product();
        require(
            product == null || bid.candidate().products().contains(product),
            () -> "a product that is not the candidate's: " + product);
      }
    }
  }

  private static void inBounds(PricedCandidate bid, String when) {
    long price = bid.priceCpmMicros();
    long floor = Math.max(1, bid.candidate().bidFloorCpmMicros());
    long cap = bid.candidate().maxBidCpmMicros();
    require(
        price >= floor && price <= cap,
        () -> "price: " + price + when + " (expected: from " + floor + ", the floor, to " + cap
            + ", the cap)");
  }

  private void silent(FakeCandidate candidate) {
    List<PricedCandidate> bids =
        strategy().decide(FakeOpportunity.of(candidate, viewed(candidate))).bids();
    require(bids.isEmpty(), () -> "price: " + bids.get(0).priceCpmMicros() + " (expected: no bid)");
  }

  private void firstPrice() {
    BiddingStrategy strategy = strategy();
    for (Opportunity opportunity : opportunities()) {
      for (PricedCandidate bid : strategy.decide(opportunity).bids()) {
        require(
            bid.priceCpmMicros() <= bid.valueCpmMicros(),
            () -> "price: " + bid.priceCpmMicros() + " (expected: <= " + bid.valueCpmMicros()
                + ", the value that the bid states)");
      }
    }
  }

  private void monotone() {
    BiddingStrategy strategy = strategy();
    Opportunity opportunity = FakeOpportunity.of(viewed(candidate().withFloor(1)));
    long before = 0;
    for (double rate = 1e-6; rate < 1; rate *= 1.3) {
      context.respond(rate);
      long least = before;
      double clicks = rate;
      long price = strategy.decide(opportunity).bids().stream()
          .mapToLong(PricedCandidate::priceCpmMicros)
          .max()
          .orElse(0);
      require(
          price >= least,
          () -> "price: " + price + " at a click rate of " + clicks + " (expected: >= " + least
              + ", as at a lower one)");
      before = price;
    }
    context.respond(Double.NaN);
  }

  private void brokenModel() {
    BiddingStrategy strategy = strategy();
    for (double rate : new double[] {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 0, Double.MIN_VALUE
    }) {
      context.respond(rate);
      for (Opportunity opportunity : opportunities()) {
        for (PricedCandidate bid : strategy.decide(opportunity).bids()) {
          inBounds(bid, " at a click rate of " + rate);
        }
      }
    }
    context.respond(Double.NaN);
  }

  private void bidsOrReason() {
    BiddingStrategy strategy = strategy();
    for (Opportunity opportunity : opportunities()) {
      Decision decision = strategy.decide(opportunity);
      require(
          decision.bids().isEmpty() == (decision.noBidReason() != null),
          () -> "a decision with " + decision.bids().size() + " bids and reason "
              + decision.noBidReason());
    }
  }

  private void deterministic() {
    // The shared one has learned of what it decided, perhaps.
    BiddingStrategy one = fresh();
    BiddingStrategy other = fresh();
    shared = one;
    for (Opportunity opportunity : opportunities()) {
      same(readable(other.decide(opportunity)), readable(one.decide(opportunity)));
    }
  }

  private static void same(List<String> actual, List<String> expected) {
    require(actual.equals(expected), () -> "bids: " + actual + " (expected: " + expected + ")");
  }

  private static List<String> readable(Decision decision) {
    return decision.bids().stream()
        .map(bid -> bid.candidate().campaignId() + ' ' + bid.priceCpmMicros() + ' ' + bid.product())
        .toList();
  }

  private void threadSafe() {
    BiddingStrategy strategy = strategy();
    List<Opportunity> opportunities = opportunities();
    Callable<List<List<String>>> all =
        () -> opportunities.stream().map(one -> readable(strategy.decide(one))).toList();
    List<List<String>> expected =
        opportunities.stream().map(one -> readable(strategy.decide(one))).toList();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
      Thread thread = new Thread(task, "strategy-kit");
      thread.setDaemon(true);
      return thread;
    });
    try {
      List<Future<List<List<String>>>> runs = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        runs.add(threads.submit(all));
      }
      for (Future<List<List<String>>> run : runs) {
        List<List<String>> actual = run.get();
        for (int i = 0; i < expected.size(); i++) {
          same(actual.get(i), expected.get(i));
        }
      }
    } catch (ExecutionException e) {
      throw new AssertionError("on several threads: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /** By processor time, so that a busy machine does not fail a strategy. */
  private void quick() {
    BiddingStrategy strategy = strategy();
    Candidate[] candidates = new Candidate[TIMED_CANDIDATES];
    for (int i = 0; i < candidates.length; i++) {
      candidates[i] = viewed(candidate().withCampaign("campaign-" + i));
    }
    Opportunity opportunity = FakeOpportunity.of(candidates);
    context.respond(0.01);
    ThreadMXBean processor = ManagementFactory.getThreadMXBean();
    long before = processor.getCurrentThreadCpuTime();
    for (int i = 0; i < TIMED_DECISIONS; i++) {
      requireNonNull(strategy.decide(opportunity), "decision");
    }
    long nanos = (processor.getCurrentThreadCpuTime() - before) / TIMED_DECISIONS;
    context.respond(Double.NaN);
    require(
        nanos <= MAX_PROCESSOR_NANOS,
        () -> "processor time: " + nanos / 1_000 + " µs for " + TIMED_CANDIDATES
            + " candidates (expected: <= " + MAX_PROCESSOR_NANOS / 1_000 + " µs)");
  }
}
