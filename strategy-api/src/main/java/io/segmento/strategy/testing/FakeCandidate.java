package io.segmento.strategy.testing;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.MapStrategyConfig;
import io.segmento.strategy.ProductMatch;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.VisitorHistory;
import java.util.List;
import java.util.Map;

/** A candidate with a floor of 1 and a cap of 5 (CPM, USD); the {@code with…} methods give changed copies. */
public record FakeCandidate(
    String campaignId,
    long maxBidCpmMicros,
    long bidFloorCpmMicros,
    List<ProductMatch> products,
    StrategyConfig parameters,
    long budgetLeftMicros,
    long budgetEndsMillis)
    implements Candidate {

  public static FakeCandidate candidate() {
    return new FakeCandidate(
        "campaign-1",
        5_000_000,
        1_000_000,
        List.of(),
        new MapStrategyConfig(Map.of()),
        1_000_000_000,
        0);
  }

  public FakeCandidate withCampaign(String id) {
    return new FakeCandidate(
        id,
        maxBidCpmMicros,
        bidFloorCpmMicros,
        products,
        parameters,
        budgetLeftMicros,
        budgetEndsMillis);
  }

  public FakeCandidate withMaxBid(long cpmMicros) {
    return new FakeCandidate(
        campaignId,
        cpmMicros,
        bidFloorCpmMicros,
        products,
        parameters,
        budgetLeftMicros,
        budgetEndsMillis);
  }

  public FakeCandidate withFloor(long cpmMicros) {
    return new FakeCandidate(
        campaignId,
        maxBidCpmMicros,
        cpmMicros,
        products,
        parameters,
        budgetLeftMicros,
        budgetEndsMillis);
  }

  public FakeCandidate withProducts(ProductMatch... viewed) {
    return new FakeCandidate(
        campaignId,
        maxBidCpmMicros,
        bidFloorCpmMicros,
        List.of(viewed),
        parameters,
        budgetLeftMicros,
        budgetEndsMillis);
  }

  public FakeCandidate withParameters(Map<String, String> values) {
    return new FakeCandidate(
        campaignId,
        maxBidCpmMicros,
        bidFloorCpmMicros,
        products,
        new MapStrategyConfig(values),
        budgetLeftMicros,
        budgetEndsMillis);
  }

  /** With a budget that ends at a time, epoch milliseconds. */
  public FakeCandidate withBudget(long leftMicros, long endsMillis) {
    return new FakeCandidate(
        campaignId,
        maxBidCpmMicros,
        bidFloorCpmMicros,
        products,
        parameters,
        leftMicros,
        endsMillis);
  }

  @Override
  public String advertiserId() {
    return "advertiser-1";
  }

  @Override
  public String creativeId() {
    return campaignId + "-300x250";
  }

  @Override
  public int width() {
    return 300;
  }

  @Override
  public int height() {
    return 250;
  }

  @Override
  public String currency() {
    return "USD";
  }

  @Override
  public VisitorHistory visitor() {
    return new FakeVisitor(products);
  }

  private record FakeVisitor(List<ProductMatch> products) implements VisitorHistory {
    @Override
    public boolean known() {
      return !products.isEmpty();
    }

    @Override
    public int views() {
      return products.stream().mapToInt(ProductMatch::views).sum();
    }

    @Override
    public int purchases() {
      return 0;
    }

    @Override
    public long lastSeenMillis() {
      return products.stream().mapToLong(ProductMatch::lastViewedMillis).max().orElse(0);
    }
  }
}
