package io.segmento.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Prices to beat as a table, and from a log. */
class MarketTableTest {

  private static final String HEADER =
      "exchange,first_price,floor_cpm_micros,up_to_cpm_micros,auctions\n";

  private static List<Market> read(String rows) throws IOException {
    return MarketTable.read(new BufferedReader(new StringReader(HEADER + rows)));
  }

  @Test
  void aTableIsExchangesWithTheirPrices() throws IOException {
    List<Market> markets = read("""
        x,true,0,1000000,30
        x,true,0,2000000,10
        "y, the other",false,50000,400000,60
        """);

    assertThat(markets).extracting(Market::exchange).containsExactly("x", "y, the other");
    assertThat(markets).extracting(Market::share).containsExactly(40.0, 60.0);
    assertThat(markets.get(0).firstPrice()).isTrue();
    assertThat(markets.get(0).winProbability(1_000_000)).isEqualTo(0.75);
    assertThat(markets.get(0).winProbability(1_500_000)).isEqualTo(0.875);
    assertThat(markets.get(0).winProbability(2_500_000)).isEqualTo(1);
    assertThat(markets.get(0).meanCpmMicros()).isEqualTo(0.75 * 500_000 + 0.25 * 1_500_000);
    assertThat(markets.get(1).floorCpmMicros()).isEqualTo(50_000);
    assertThat(markets.get(1).firstPrice()).isFalse();
  }

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    List<Market> markets = read("""
        x,true,0,1000000,30
        x,true,0,2000000,10
        "y, ""the"" other",false,50000,400000,60
        """);
    List<String> lines = new ArrayList<>();

    MarketTable.write(markets, lines::add);

    List<Market> again =
        MarketTable.read(new BufferedReader(new StringReader(String.join("\n", lines))));
    for (int i = 0; i < markets.size(); i++) {
      assertThat(again.get(i)).usingRecursiveComparison().isEqualTo(markets.get(i));
    }
  }

  @Test
  void whatIsWrongIsNamedByLineOrExchange() {
    assertThatThrownBy(() -> read("")).hasMessage("no rows (expected: at least 1)");
    assertThatThrownBy(() -> read("x,true,0,100\n"))
        .hasMessage("line 2: auctions: missing (expected: 5 fields)");
    assertThatThrownBy(() -> read("x,maybe,0,100,1\n"))
        .hasMessage("line 2: first_price: maybe (expected: true or false)");
    assertThatThrownBy(() -> read("x,true,-1,100,1\n"))
        .hasMessage("line 2: floor_cpm_micros: -1 (expected: >= 0)");
    assertThatThrownBy(() -> read(",true,0,100,1\n")).hasMessageContaining("exchange: empty");
    assertThatThrownBy(() -> read("x,true,0,100,1\nx,false,0,200,1\n"))
        .hasMessageContaining("line 3: first_price, floor_cpm_micros: not those");
    assertThatThrownBy(() -> read("x,true,0,100,1\nx,true,0,100,1\n"))
        .hasMessageContaining(
            "exchange x: up_to_cpm_micros: 100.0 (expected: above the one before");
    assertThatThrownBy(() -> read("x,true,0,NaN,1\n"))
        .hasMessageContaining("exchange x: up_to_cpm_micros: NaN");
    assertThatThrownBy(() -> read("x,true,0,100,0\n"))
        .hasMessageContaining("exchange x: auctions: 0.0 in all (expected: above 0)");
    assertThatThrownBy(() -> read("\"x,true,0,100,1\n"))
        .hasMessageStartingWith("line 2: Missing closing quote");
    assertThatThrownBy(() -> MarketTable.read(new BufferedReader(new StringReader("a,b\n"))))
        .hasMessageContaining("line 1: no column exchange (expected: exchange, first_price");
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= MarketTable.MAX_EXCHANGES; i++) {
      many.append('x').append(i).append(",true,0,100,1\n");
    }
    assertThatThrownBy(() -> read(many.toString())).hasMessageContaining("exchanges: more than 64");
  }

  /** Bids of which most tell only that the price was higher or not: what is drawn from them is what was there. */
  @Test
  void theMarketOfALogIsTheOneThatTheLogCameFrom() {
    for (boolean firstPrice : new boolean[] {true, false}) {
      Market truth = firstPrice
          ? Market.firstPrice("x", 1_500_000, 0.7)
          : Market.secondPrice("x", 1_500_000, 0.7);
      List<LoggedAuction> log = new ArrayList<>();
      Draws draws = new Draws();
      for (int i = 0; i < 100_000; i++) {
        draws.begin(7, i);
        long price = (long) Math.exp(truth.logMean() + 0.7 * draws.gaussian());
        long bid = (long) (1_500_000 * Math.exp(0.9 * draws.gaussian()));
        boolean won = bid >= price;
        log.add(new LoggedAuction(
            i, "x", firstPrice, 0, 0.01, bid, won, won ? (firstPrice ? bid : price) : 0, 0, false));
      }

      CountedMarkets counted = CountedMarkets.of(log);

      assertThat(counted.markets()).hasSize(1);
      Market market = counted.markets().get(0);
      assertThat(market.share()).isEqualTo(100_000);
      assertThat(market.firstPrice()).isEqualTo(firstPrice);
      assertThat(counted.above().get(0)).isLessThan(0.01);
      for (double price : new double[] {6e5, 1e6, 1.5e6, 2e6, 3e6, 4e6}) {
        assertThat(market.winProbability(price))
            .as("first price %s, at %s", firstPrice, price)
            // First-price wins tell no price: with as many the curve has a deviation of 0.008.
            .isCloseTo(truth.winProbability(price), offset(firstPrice ? 0.015 : 0.01));
      }
    }
  }

  @Test
  void whatLiesAboveEveryBidIsToldAndAnExchangeThatTellsNothingIsLeftOut() {
    List<LoggedAuction> log = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean won = i < 30;
      log.add(new LoggedAuction(
          i, "low", false, 1_000, 0.01, 500_000, won, won ? 300_000 : 0, 0, false));
      log.add(new LoggedAuction(i, "silent", true, 0, 0.01, 500_000, false, 0, 0, false));
    }

    CountedMarkets counted = CountedMarkets.of(log);

    assertThat(counted.untold()).isEqualTo(1);
    assertThat(counted.markets()).extracting(Market::exchange).containsExactly("low");
    assertThat(counted.above().get(0)).isCloseTo(0.7, offset(0.01));
    Market low = counted.markets().get(0);
    assertThat(low.floorCpmMicros()).isEqualTo(1_000);
    assertThat(low.winProbability(280_000)).isLessThan(0.01);
    assertThat(low.winProbability(500_000)).isCloseTo(0.3, offset(0.01));
    assertThat(low.winProbability(1_100_000)).isEqualTo(1);
  }
}
