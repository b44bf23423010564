package io.segmento.simulate;

import io.segmento.strategy.WinCurve;
import io.segmento.strategy.bidding.PriceObservations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The exchanges of a log, to be simulated: each with the distribution of its price to beat, estimated from bids of which each tells only a part ({@link
 * PriceObservations}), in steps of 5 %. Above the highest price that the log says anything of nothing is known but how much lies there: it is taken as up to twice
 * as high.
 *
 * @param markets those of the exchanges of which any price can be told, by name
 * @param above the part of each one's prices that lies above what the log says anything of, 0 to 1
 * @param untold how many exchanges lost every bid and told no price: nothing is known of them
 */
public record CountedMarkets(List<Market> markets, List<Double> above, int untold) {

  private static final double STEP = Math.exp(0.05);
  private static final double LOWEST_CPM_MICROS = 1_000;
  private static final double BEYOND = 2;
  /** Less is no mass but what is left of rounding. */
  private static final double NOTHING = 1e-9;

  public CountedMarkets {
    markets = List.copyOf(markets);
    above = List.copyOf(above);
  }

  private static final class Place {
    private final PriceObservations prices = new PriceObservations();
    private boolean firstPrice;
    private long floorCpmMicros = Long.MAX_VALUE;
    private double highestCpmMicros;
    private long auctions;

    private void add(LoggedAuction auction) {
      LogReplay.observe(prices, auction);
      firstPrice |= auction.firstPrice();
      floorCpmMicros = Math.min(floorCpmMicros, auction.floorCpmMicros());
      highestCpmMicros = Math.max(highestCpmMicros, (double)
          Math.max(auction.bidCpmMicros(), auction.knownPriceCpmMicros()));
      auctions++;
    }
  }

  /** Of a log; an exchange with some first-price auctions is first price. */
  public static CountedMarkets of(List<LoggedAuction> log) {
    Map<String, Place> places = new TreeMap<>();
    for (LoggedAuction auction : log) {
      places.computeIfAbsent(auction.exchange(), unused -> new Place()).add(auction);
      if (places.size() > MarketTable.MAX_EXCHANGES) {
        throw new IllegalArgumentException("exchanges: more than " + MarketTable.MAX_EXCHANGES
            + " (expected: <= " + MarketTable.MAX_EXCHANGES + ")");
      }
    }
    List<Market> markets = new ArrayList<>();
    List<Double> above = new ArrayList<>();
    int untold = 0;
    for (Map.Entry<String, Place> each : places.entrySet()) {
      Place place = each.getValue();
      WinCurve curve = place.prices.curve();
      List<Double> bounds = new ArrayList<>();
      List<Double> counts = new ArrayList<>();
      double before = 0;
      double bound = LOWEST_CPM_MICROS;
      while (before < 1 - NOTHING && bound < place.highestCpmMicros * STEP) {
        double below = curve.winProbability(bound);
        if (below > before) {
          bounds.add(bound);
          counts.add((below - before) * place.auctions);
          before = below;
        } else if (bounds.isEmpty() || counts.get(counts.size() - 1) > 0) {
          // An empty step, so that what lies above it does not begin below it.
          bounds.add(bound);
          counts.add(0.0);
        } else {
          bounds.set(bounds.size() - 1, bound);
        }
        bound *= STEP;
      }
      if (before < NOTHING) {
        untold++;
        continue;
      }
      if (before < 1 - NOTHING) {
        bounds.add(bounds.get(bounds.size() - 1) * BEYOND);
        counts.add((1 - before) * place.auctions);
      }
      above.add(Math.max(0, 1 - before));
      markets.add(Market.counted(
              each.getKey(),
              place.firstPrice,
              new PriceHistogram(
                  bounds.stream().mapToDouble(b -> b).toArray(),
                  counts.stream().mapToDouble(count -> count).toArray()))
          .withShare((double) place.auctions)
          .withFloor(place.floorCpmMicros));
    }
    return new CountedMarkets(markets, above, untold);
  }
}
