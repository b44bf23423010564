package io.segmento.strategy.bidding;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Impression;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.SeededRandom;
import io.segmento.strategy.VisitorHistory;

/**
 * What the platform's response model looks at. Coarse, and no id of a user among it: what a bid's outcome does not say again is packed into 48 bits that
 * go with the bid, so that any node can learn from what came of it. Names are hashed; whatever there are, there are {@value #SIZE} features.
 */
public final class ResponseFeatures {

  /** Weights of a model. The first is no feature's. */
  public static final int SIZE = 1 << 16;

  /** Features of one example. */
  public static final int COUNT = 19;

  private static final double HOUR_MILLIS = 3_600_000;
  private static final int HOURS = 24;

  // Widths of the parts of a context, from the lowest bit on.
  private static final int INVENTORY = 20;
  private static final int COUNTRY = 8;
  private static final int DEVICE = 3;
  private static final int POSITION = 3;
  private static final int APP = 1;
  private static final int SHOWN = 3;
  private static final int RECENCY = 4;
  private static final int VIEWS = 3;
  private static final int PURCHASES = 2;
  private static final int BASKET = 1;

  private ResponseFeatures() {}

  /** What goes with a bid. */
  public static long context(Opportunity opportunity, Candidate candidate) {
    Impression impression = opportunity.impression();
    VisitorHistory visitor = candidate.visitor();
    long context = basket(candidate) ? 1 : 0;
    context = push(context, PURCHASES, visitor.purchases());
    context = push(context, VIEWS, logarithm(visitor.views()));
    context = push(context, RECENCY, recency(visitor, opportunity.nowMillis()));
    context = push(context, SHOWN, candidate.timesShown());
    context = push(context, APP, impression.inApp() ? 1 : 0);
    context = push(context, POSITION, impression.position());
    context = push(context, DEVICE, impression.deviceType());
    context = (context << COUNTRY) | hash(impression.country(), COUNTRY);
    return (context << INVENTORY) | hash(impression.inventory(), INVENTORY);
  }

  /** Which site or app, of some million that it could be, as {@link #context} has it. */
  static int inventory(Impression impression) {
    return (int) hash(impression.inventory(), INVENTORY);
  }

  static int inventory(long context) {
    return (int) (context & mask(INVENTORY));
  }

  private static boolean basket(Candidate candidate) {
    for (int i = 0; i < candidate.products().size(); i++) {
      if (candidate.products().get(i).inBasket()) {
        return true;
      }
    }
    return false;
  }

  /** 0 for a visitor who is not known, else from 1 on by the logarithm of the hours since the last visit. */
  private static int recency(VisitorHistory visitor, long nowMillis) {
    return visitor.known()
        ? 1 + logarithm((int) Math.max(0, (nowMillis - visitor.lastSeenMillis()) / HOUR_MILLIS))
        : 0;
  }

  private static int logarithm(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, number));
  }

  private static long push(long context, int width, int value) {
    return (context << width) | Math.max(0, Math.min((1 << width) - 1, value));
  }

  private static long hash(String text, int width) {
    return SeededRandom.bits(SeededRandom.stream(text), 0) >>> (Long.SIZE - width);
  }

  /**
   * The features of an example.
   *
   * @param into at least {@link #COUNT} long
   */
  static void write(
      int[] into,
      long context,
      String exchange,
      String campaignId,
      String creativeId,
      long decidedMillis) {
    long rest = context;
    long inventory = rest & mask(INVENTORY);
    rest >>>= INVENTORY;
    long country = rest & mask(COUNTRY);
    rest >>>= COUNTRY;
    long device = rest & mask(DEVICE);
    rest >>>= DEVICE;
    long position = rest & mask(POSITION);
    rest >>>= POSITION;
    long app = rest & mask(APP);
    rest >>>= APP;
    long shown = rest & mask(SHOWN);
    rest >>>= SHOWN;
    long recency = rest & mask(RECENCY);
    rest >>>= RECENCY;
    long views = rest & mask(VIEWS);
    rest >>>= VIEWS;
    long purchases = rest & mask(PURCHASES);
    rest >>>= PURCHASES;
    long basket = rest & mask(BASKET);
    long place = SeededRandom.stream(exchange);
    long campaign = SeededRandom.stream(campaignId);
    long hour = (long) (decidedMillis / HOUR_MILLIS) % HOURS;
    int at = 0;
    into[at++] = index(at, 0, 0);
    into[at++] = index(at, place, 0);
    into[at++] = index(at, inventory, 0);
    into[at++] = index(at, device, app);
    into[at++] = index(at, country, 0);
    into[at++] = index(at, position, 0);
    into[at++] = index(at, campaign, 0);
    into[at++] = index(at, SeededRandom.stream(creativeId), 0);
    into[at++] = index(at, campaign, place);
    into[at++] = index(at, campaign, inventory);
    into[at++] = index(at, hour, 0);
    into[at++] = index(at, shown, 0);
    into[at++] = index(at, recency, 0);
    into[at++] = index(at, views, 0);
    into[at++] = index(at, basket, 0);
    into[at++] = index(at, purchases, 0);
    into[at++] = index(at, campaign, recency);
    into[at++] = index(at, campaign, device);
    into[at] = index(COUNT, campaign, shown);
  }

  private static long mask(int width) {
    return (1L << width) - 1;
  }

  /** 1 to SIZE − 1. */
  private static int index(int feature, long one, long other) {
    long bits = SeededRandom.bits(SeededRandom.bits(one, feature) ^ other, feature);
    return 1 + (int) Long.remainderUnsigned(bits, SIZE - 1);
  }
}
