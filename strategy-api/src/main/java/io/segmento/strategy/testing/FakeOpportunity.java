package io.segmento.strategy.testing;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Opportunity;
import java.util.List;

/** An impression on a site, at a fixed time and with time to spare. */
public record FakeOpportunity(List<Candidate> candidates, long nowMillis, long seed)
    implements Opportunity, Impression {

  public static final long NOW_MILLIS = 1_800_000_000_000L;

  public static FakeOpportunity of(Candidate... candidates) {
    return new FakeOpportunity(List.of(candidates), NOW_MILLIS, 42);
  }

  @Override
  public Impression impression() {
    return this;
  }

  @Override
  public long timeLeftNanos() {
    return 10_000_000;
  }

  @Override
  public String exchange() {
    return "test";
  }

  @Override
  public String inventory() {
    return "news.example";
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
    return 0;
  }

  @Override
  public boolean firstPrice() {
    return true;
  }
}
