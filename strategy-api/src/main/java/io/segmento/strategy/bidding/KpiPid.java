package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import org.jspecify.annotations.Nullable;

/**
 * Holds a campaign's cost for each click or conversion, or its share of auctions won, at a target by a {@link PidController}:
 *
 * <pre>
 * e = ln(target / figure)            cost for each event
 * e = ln(target / share won)         win rate
 * </pre>
 *
 * A round ends at a tick when it has {@code minEvents} events, or when its cost alone says that they are too dear; so the noise of a few clicks does not
 * swing the bids. Figures are those of the last rounds, each weighing {@value #MEMORY} of the next. Constants for the relative error: {@code Kp} 0.3 to
 * 0.6, {@code Ki} 0.02, {@code Kd} 0.1, within ±2.
 */
public final class KpiPid implements MultiplierStage, OutcomeListener {

  /** What is held. */
  public enum Figure {
    COST_PER_CLICK,
    COST_PER_CONVERSION,
    WIN_RATE
  }

  /** A campaign's target. */
  public record Target(Figure figure, double value) {
    /** A cost in micros of currency above 0, or a share between 0 and 1. */
    public Target {
      requireNonNull(figure, "figure");
      if (!(value > 0) || (figure == Figure.WIN_RATE && value >= 1)) {
        throw new IllegalArgumentException(
            "target: " + value + " (expected: above 0, a win rate below 1)");
      }
    }
  }

  /** Finds a campaign's target. */
  @FunctionalInterface
  public interface Targets {
    Target of(Candidate candidate);
  }

  static final double MEMORY = 0.7;
  private static final double CPM = 1_000;
  private static final double MAX_ERROR = 1;

  private final Targets targets;
  private final int minEvents;
  private final ByCampaign<Round> rounds = new ByCampaign<>(Round::new);

  /**
   * Begins every campaign at 1.
   *
   * @param minEvents clicks, conversions or heard bids that end a round, ≥ 1
   */
  public KpiPid(Targets targets, int minEvents) {
    this.targets = requireNonNull(targets, "targets");
    if (minEvents < 1) {
      throw new IllegalArgumentException("minEvents: " + minEvents + " (expected: >= 1)");
    }
    this.minEvents = minEvents;
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate) {
    Round round = rounds.of(candidate.budgetId());
    if (round.target == null) {
      round.target = targets.of(candidate);
    }
    return round.controller.multiplier();
  }

  @Override
  public void onWin(Outcome outcome) {
    rounds.of(outcome.budgetId()).add(outcome.priceCpmMicros() / CPM, 1, 1, 0, 0);
  }

  @Override
  public void onLoss(Outcome outcome) {
    rounds.of(outcome.budgetId()).add(0, 0, 1, 0, 0);
  }

  @Override
  public void onClick(Outcome outcome) {
    rounds.of(outcome.budgetId()).add(0, 0, 0, 1, 0);
  }

  @Override
  public void onConversion(Outcome outcome) {
    rounds.of(outcome.budgetId()).add(0, 0, 0, 0, 1);
  }

  @Override
  public void onTick(long nowMillis) {
    rounds.forEach(round -> round.tick(minEvents));
  }

  /** One campaign's; outcomes take its lock, bids do not. */
  private static final class Round {
    private final PidController controller = new PidController(0.4, 0.05, 0.1, -2, 2);
    private volatile @Nullable Target target;
    private double cost;
    private double wins;
    private double heard;
    private double clicks;
    private double conversions;
    private double costBefore;
    private double eventsBefore;

    private synchronized void add(double spent, int won, int bids, int clicked, int converted) {
      cost += spent;
      wins += won;
      heard += bids;
      clicks += clicked;
      conversions += converted;
    }

    private synchronized void tick(int minEvents) {
      Target held = target;
      if (held == null) {
        return;
      }
      if (held.figure() == Figure.WIN_RATE) {
        if (heard >= minEvents) {
          end(Math.log(held.value() * heard / Math.max(0.5, wins)));
        }
        return;
      }
      double events = held.figure() == Figure.COST_PER_CLICK ? clicks : conversions;
      if (events < minEvents && cost < 2 * minEvents * held.value()) {
        return;
      }
      costBefore = MEMORY * costBefore + cost;
      eventsBefore = MEMORY * eventsBefore + events;
      end(Math.log(held.value() * Math.max(0.5, eventsBefore) / Math.max(1, costBefore)));
    }

    private void end(double error) {
      controller.round(Math.max(-MAX_ERROR, Math.min(MAX_ERROR, error)));
      cost = 0;
      wins = 0;
      heard = 0;
      clicks = 0;
      conversions = 0;
    }
  }
}
