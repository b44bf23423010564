package io.segmento.strategy.testing;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static io.segmento.strategy.testing.FakeOpportunity.NOW_MILLIS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Stage;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Decision;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyPlugin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What holds for every strategy. A strategy's test extends it and names its plugin. */
public abstract class BiddingStrategyContract {

  /** What the strategy is lent; its counters can be read. */
  protected final FakeStrategyContext context = new FakeStrategyContext(Map.of());

  /** The plugin under test. */
  protected abstract StrategyPlugin plugin();

  /** The strategy as the platform makes it: in an injector of its own that lends the context and nothing else. */
  protected final BiddingStrategy strategy() {
    return Guice.createInjector(
            Stage.PRODUCTION,
            binder -> {
              binder.requireExplicitBindings();
              binder.requireAtInjectOnConstructors();
              binder.requireExactBindingAnnotations();
              binder.disableCircularProxies();
              binder.bind(StrategyContext.class).toInstance(context);
            },
            plugin().module())
        .getInstance(BiddingStrategy.class);
  }

  private static List<Opportunity> opportunities() {
    Random random = new Random(7);
    List<Opportunity> opportunities = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
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

  private static List<String> readable(Decision decision) {
    return decision.bids().stream()
        .map(bid -> bid.candidate().campaignId() + " " + bid.priceCpmMicros() + " " + bid.product())
        .toList();
  }

  @Test
  void namesAndVersionsAreThoseThatTheLoaderTakes() {
    assertThat(plugin().name()).matches("[a-z0-9-]{1,40}");
    assertThat(plugin().version()).matches("[A-Za-z0-9._-]{1,24}");
  }

  @Test
  void pricesLieBetweenFloorAndCapAndProductsAreTheCandidates() {
    BiddingStrategy strategy = strategy();
    for (Opportunity opportunity : opportunities()) {
      for (PricedCandidate bid : strategy.decide(opportunity).bids()) {
        assertThat(opportunity.candidates()).contains(bid.candidate());
        assertThat(bid.priceCpmMicros())
            .isPositive()
            .isBetween(bid.candidate().bidFloorCpmMicros(), bid.candidate().maxBidCpmMicros());
        if (bid.product() != null) {
          assertThat(bid.candidate().products()).contains(bid.product());
        }
      }
    }
  }

  @Test
  void aCapOrAPriceOfNothingIsNotBid() {
    FakeProduct product = new FakeProduct("sku", 3, NOW_MILLIS, true);
    FakeCandidate broke = candidate().withMaxBid(0).withFloor(0);

    assertThat(strategy()
            .decide(FakeOpportunity.of(broke, broke.withProducts(product)))
            .bids())
        .isEmpty();
  }

  @Test
  void whatHasNoMoneyLeftIsNotBid() {
    FakeCandidate spent = candidate().withBudget(0, NOW_MILLIS + 3_600_000);

    assertThat(strategy()
            .decide(FakeOpportunity.of(
                spent, spent.withProducts(new FakeProduct("sku", 3, NOW_MILLIS, true))))
            .bids())
        .isEmpty();
  }

  @Test
  void inAFirstPriceAuctionNothingIsBidAboveItsWorth() {
    BiddingStrategy strategy = strategy();
    for (Opportunity opportunity : opportunities()) {
      for (PricedCandidate bid : strategy.decide(opportunity).bids()) {
        assertThat(bid.priceCpmMicros()).isLessThanOrEqualTo(bid.valueCpmMicros());
      }
    }
  }

  @Test
  void aHigherValueNeverBidsLess() {
    BiddingStrategy strategy = strategy();
    Opportunity opportunity = FakeOpportunity.of(
        candidate().withFloor(1).withProducts(new FakeProduct("sku", 3, NOW_MILLIS, true)));
    long before = 0;
    for (double rate = 1e-6; rate < 1; rate *= 1.3) {
      context.respond(rate);
      long price = strategy.decide(opportunity).bids().stream()
          .mapToLong(PricedCandidate::priceCpmMicros)
          .max()
          .orElse(0);
      assertThat(price).as("click rate %s", rate).isGreaterThanOrEqualTo(before);
      before = price;
    }
  }

  @Test
  void aModelThatIsBrokenDoesNotMakePrices() {
    BiddingStrategy strategy = strategy();
    for (double rate : new double[] {
      Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -1, 0, Double.MIN_VALUE
    }) {
      context.respond(rate);
      for (Opportunity opportunity : opportunities()) {
        for (PricedCandidate bid : strategy.decide(opportunity).bids()) {
          assertThat(bid.priceCpmMicros())
              .as("click rate %s", rate)
              .isBetween(1L, bid.candidate().maxBidCpmMicros());
        }
      }
    }
  }

  @Test
  void twoStrategiesWithTheSameSeedsDecideAlike() {
    BiddingStrategy one = strategy();
    BiddingStrategy other = strategy();
    for (Opportunity opportunity : opportunities()) {
      assertThat(readable(other.decide(opportunity))).isEqualTo(readable(one.decide(opportunity)));
    }
  }

  @Test
  void whatACampaignMaySetHasANameARangeAndAMeaning() {
    assertThat(plugin().parameters()).allSatisfy(parameter -> {
      assertThat(parameter.name()).matches("[a-z0-9-]{1,40}");
      assertThat(parameter.range()).isNotBlank();
      assertThat(parameter.about()).isNotBlank();
    });
  }

  @Test
  void aFloorAboveEveryCapIsNotBid() {
    FakeCandidate dear = candidate().withFloor(5_000_001);

    assertThat(strategy()
            .decide(FakeOpportunity.of(dear, dear.withProducts(new FakeProduct("sku", 3, 0, true))))
            .bids())
        .isEmpty();
  }

  @Test
  void aDecisionHasBidsOrAReason() {
    BiddingStrategy strategy = strategy();
    for (Opportunity opportunity : opportunities()) {
      Decision decision = strategy.decide(opportunity);
      assertThat(decision.bids().isEmpty()).isEqualTo(decision.noBidReason() != null);
    }
  }

  @Test
  void theSameOpportunityGivesTheSameDecisionOnEveryThread() throws Exception {
    BiddingStrategy strategy = strategy();
    List<Opportunity> opportunities = opportunities();
    List<List<String>> expected =
        opportunities.stream().map(one -> readable(strategy.decide(one))).toList();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<List<List<String>>>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        runs.add(threads.submit(() ->
            opportunities.stream().map(one -> readable(strategy.decide(one))).toList()));
      }
      for (Future<List<List<String>>> run : runs) {
        assertThat(run.get()).isEqualTo(expected);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
