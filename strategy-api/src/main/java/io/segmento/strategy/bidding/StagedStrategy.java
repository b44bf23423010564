package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.PricedCandidate;
import io.segmento.strategy.SeededRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A strategy put together from stages:
 *
 * <pre>
 * worth = value * multiplier * multiplier …
 * price = guards(min(⌊first price ? shade(worth) : worth⌋, highest bid)), where it reaches the floor
 * </pre>
 *
 * Where a shaded price falls below a floor that the worth would reach, the floor is bid: it is the least that can win. What is not a number is not
 * bid. Bids tell their worth, so that the platform ranks them by what is left over, how likely they were where chance chose the creative or the price, and by a {@link BidDraft} what
 * they are made of. Whatever a guard brings to nothing is {@link NoBidReason#THROTTLED}.
 */
public final class StagedStrategy implements BiddingStrategy {

  private static final int EXPLORES = 0;
  private static final int EXPLORED_PRICE = 1;

  private final ValueStage value;
  private final MultiplierStage[] multipliers;
  private final ShadeStage shade;
  private final GuardStage[] guards;
  private final @Nullable CreativeChoice creative;
  private final boolean notesValue;
  private final double exploration;

  private StagedStrategy(Builder builder) {
    value = builder.value;
    multipliers = builder.multipliers.toArray(MultiplierStage[]::new);
    shade = builder.shade;
    guards = builder.guards.toArray(GuardStage[]::new);
    creative = builder.creative == null ? null : new CreativeChoice(builder.creative);
    notesValue = builder.notesValue;
    exploration = builder.exploration;
  }

  /** Begins with what impressions are worth. */
  public static Builder of(ValueStage value) {
    return new Builder(value);
  }

  /** Adds stages, in the order in which they are asked. Not thread-safe. */
  public static final class Builder {
    private final ValueStage value;
    private final List<MultiplierStage> multipliers = new ArrayList<>();
    private ShadeStage shade = ShadeStage.NONE;
    private final List<GuardStage> guards = new ArrayList<>();
    private @Nullable CreativeStage creative;
    private boolean notesValue;
    private double exploration;

    private Builder(ValueStage value) {
      this.value = requireNonNull(value, "value");
    }

    public Builder times(MultiplierStage multiplier) {
      multipliers.add(requireNonNull(multiplier, "multiplier"));
      return this;
    }

    public Builder shade(ShadeStage stage) {
      shade = requireNonNull(stage, "stage");
      return this;
    }

    public Builder guard(GuardStage guard) {
      guards.add(requireNonNull(guard, "guard"));
      return this;
    }

    public Builder creative(CreativeStage stage) {
      creative = requireNonNull(stage, "stage");
      return this;
    }

    /**
     * Draws a share of first-price bids evenly between floor and worth, so that what is learned from bids goes on being learned. All bids then say how
     * likely their way was.
     *
     * @param share 0 to 0.5
     */
    public Builder exploring(double share) {
      if (!(share >= 0 && share <= 0.5)) {
        throw new IllegalArgumentException("share: " + share + " (expected: 0 to 0.5)");
      }
      exploration = share;
      return this;
    }

    /** Notes the value before multipliers with each bid, which {@link ReturnDual} learns from. */
    public Builder notingValue() {
      notesValue = true;
      return this;
    }

    public StagedStrategy build() {
      return new StagedStrategy(this);
    }
  }

  @Override
  public Decision decide(Opportunity opportunity) {
    List<Candidate> candidates = opportunity.candidates();
    int count = candidates.size();
    boolean firstPrice = opportunity.impression().firstPrice();
    PricedCandidate[] bids = new PricedCandidate[count];
    int made = 0;
    double[] chosen = creative == null ? null : creative.propensities(opportunity);
    BidDraft draft = new BidDraft();
    NoBidReason reason = NoBidReason.NO_INTEREST;
    for (int i = 0; i < count; i++) {
      Candidate candidate = candidates.get(i);
      double propensity = chosen == null ? 1 : chosen[i];
      if (propensity == 0) {
        continue;
      }
      if (candidate.budgetLeftMicros() <= 0) {
        reason = later(reason, NoBidReason.PACING);
        continue;
      }
      draft.clear();
      double full = value.valueCpmMicros(opportunity, candidate, draft);
      double worth = full;
      if (!(worth > 0)) {
        reason = Double.isNaN(worth) ? later(reason, NoBidReason.NOT_READY) : reason;
        continue;
      }
      // Before the multipliers, one of which may be a part of the rate.
      if (Double.isNaN(draft.baseValueCpmMicros())) {
        draft.baseValueCpmMicros(full);
      }
      for (MultiplierStage multiplier : multipliers) {
        worth *= multiplier.multiplier(opportunity, candidate, draft);
      }
      if (!(worth > 0)) {
        reason = later(reason, NoBidReason.PACING);
        continue;
      }
      boolean explores = firstPrice && explores(opportunity, candidate);
      long price = price(worth, firstPrice, explores, opportunity, candidate);
      if (price >= Math.max(1, candidate.bidFloorCpmMicros())) {
        price = guarded(price, opportunity, candidate);
        reason = price <= 0 ? NoBidReason.THROTTLED : reason;
      }
      if (price < Math.max(1, candidate.bidFloorCpmMicros())) {
        reason = later(reason, NoBidReason.BELOW_FLOOR);
        continue;
      }
      if (firstPrice && exploration > 0) {
        propensity *= explores ? exploration : 1 - exploration;
      }
      draft.chosenWith(propensity);
      if (explores) {
        draft.explored();
      }
      if (notesValue) {
        draft.noting(note(full));
      }
      bids[made++] = draft.bid(candidate, price, (long) worth);
    }
    // A list of this kind is taken as it is, where another would be copied twice.
    return made == 0
        ? Decision.noBid(reason)
        : Decision.bids(List.of(made == count ? bids : Arrays.copyOf(bids, made)));
  }

  private boolean explores(Opportunity opportunity, Candidate candidate) {
    return exploration > 0
        && SeededRandom.uniform(stream(opportunity, candidate), EXPLORES) < exploration;
  }

  private static long stream(Opportunity opportunity, Candidate candidate) {
    return opportunity.seed() ^ SeededRandom.stream(candidate.creativeId());
  }

  private static byte[] note(double full) {
    byte[] note = new byte[ValueNote.BYTES];
    ValueNote.write(full, note, 0);
    return note;
  }

  /** 0 when nothing can be bid. */
  private long price(
      double worth,
      boolean firstPrice,
      boolean explores,
      Opportunity opportunity,
      Candidate candidate) {
    double shaded = worth;
    if (explores) {
      double floor = Math.min(worth, (double) candidate.bidFloorCpmMicros());
      shaded = floor
          + (worth - floor) * SeededRandom.uniform(stream(opportunity, candidate), EXPLORED_PRICE);
    } else if (firstPrice) {
      shaded = shade.priceCpmMicros(worth, opportunity, candidate);
    }
    if (Double.isNaN(shaded)) {
      return 0;
    }
    long most = Math.min((long) worth, candidate.maxBidCpmMicros());
    long price = Math.min((long) shaded, most);
    if (price < candidate.bidFloorCpmMicros()) {
      price = candidate.bidFloorCpmMicros() <= most ? candidate.bidFloorCpmMicros() : 0;
    }
    return price;
  }

  private long guarded(long price, Opportunity opportunity, Candidate candidate) {
    long guarded = price;
    for (GuardStage guard : guards) {
      guarded = Math.min(guarded, guard.guardCpmMicros(guarded, opportunity, candidate));
    }
    return guarded;
  }

  /** What got furthest says most about why nothing was bid. */
  private static NoBidReason later(NoBidReason before, NoBidReason now) {
    return rank(now) > rank(before) ? now : before;
  }

  private static int rank(NoBidReason reason) {
    return switch (reason) {
      case NO_INTEREST -> 0;
      case NOT_READY -> 1;
      case PACING -> 2;
      case BELOW_FLOOR -> 3;
      case THROTTLED -> 4;
    };
  }
}
