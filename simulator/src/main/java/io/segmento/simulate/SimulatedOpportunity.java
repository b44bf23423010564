package io.segmento.simulate;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Opportunity;
import java.util.ArrayList;
import java.util.List;

/** One simulated auction as a strategy sees it; filled anew for each. */
final class SimulatedOpportunity implements Opportunity, Impression {

  final List<Candidate> candidates = new ArrayList<>();
  Market market;
  long nowMillis;
  long seed;

  SimulatedOpportunity(Market first) {
    market = first;
  }

  @Override
  public Impression impression() {
    return this;
  }

  @Override
  public List<Candidate> candidates() {
    return candidates;
  }

  @Override
  public long nowMillis() {
    return nowMillis;
  }

  @Override
  public long timeLeftNanos() {
    return 10_000_000;
  }

  @Override
  public long seed() {
    return seed;
  }

  @Override
  public String exchange() {
    return market.exchange();
  }

  @Override
  public String inventory() {
    return "site.example";
  }

  @Override
  public boolean inApp() {
    return false;
  }

  @Override
  public int deviceType() {
    return 2;
  }

  @Override
  public String country() {
    return "USA";
  }

  @Override
  public int position() {
    return 1;
  }

  @Override
  public boolean firstPrice() {
    return market.firstPrice();
  }
}
