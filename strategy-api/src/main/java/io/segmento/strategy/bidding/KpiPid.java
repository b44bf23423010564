package io.segmento.strategy.bidding;

import static java.util.Objects.requireNonNull;

import io.segmento.strategy.BidDraft;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.Outcome;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.StrategyState;
import io.segmento.strategy.StrategyState.Levels;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Holds a campaign's cost for each click or conversion, or its share of auctions won, at a target by feedback, round by round ({@link PidController}):
 *
 * <pre>
 * e = (target − figure) / target, within ±1        the figure of the round that ended
 * ln m ← ln m + Kp · e + Kd · (e − e before),  Kp = {@value #KP}, Kd = {@value #KD},  ln m within ±2
 * </pre>
 *
 * <p>Conversions come hours or days after their bids. So the cost that they are held against is the part of it that should have brought them by now, as if it had been spent at the multiplier of today:
 *
 * <pre>cost of a round = m · Σ what became due in it of (cost / m then)     {@link DueSpend}</pre>
 *
 * What is on its way is neither lost nor counted twice; and since a cost for each conversion moves with m at most in proportion, a change of m is expected in it at once and not made again while it is on its way
 * (internal model control). Where conversions come at once, that is the cost of the round.
 *
 * <p>The sum of what moves ln m is what holds a figure without a lasting error; so Kp is what the controller sums up by, and Kd what it answers at once with. A round ends at a tick when it has {@code
 * minEvents} events, or when its cost alone says that they are too dear; so the noise of a few clicks does not swing the bids. A win rate is held only where losses are told.
 *
 * <p>All of it is kept by the context's {@link StrategyState}: where the controller stands and how long conversions take, a node's own while it is asked; and as this version's own the round that runs and what was spent and is not due
 * yet, without which the conversions that come after a restart would seem to have cost nothing.
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

  static final double KP = 0.3;
  static final double KD = 0.1;
  private static final double CPM = 1_000;
  private static final double MAX_ERROR = 1;

  private final Targets targets;
  private final int minEvents;
  private final ByCampaign<Round> rounds;

  /**
   * Begins every campaign at 1.
   *
   * @param minEvents clicks, conversions or heard bids that end a round, ≥ 1
   */
  public KpiPid(Targets targets, int minEvents) {
    this(targets, minEvents, StrategyState.inMemory());
  }

  /** The same, which goes on where a state was left: for {@code context.state()}. */
  public KpiPid(Targets targets, int minEvents, StrategyState state) {
    this.targets = requireNonNull(targets, "targets");
    if (minEvents < 1) {
      throw new IllegalArgumentException("minEvents: " + minEvents + " (expected: >= 1)");
    }
    this.minEvents = minEvents;
    StrategyState.Table<Levels> learned =
        state.levels("target", 2, Round.LEARNED.toArray(String[]::new));
    StrategyState.Table<Levels> underWay =
        state.ownLevels("target_round", 1, Round.UNDER_WAY.toArray(String[]::new));
    rounds = ByCampaign.keyed(budgetId -> new Round(learned.row(budgetId), underWay.row(budgetId)));
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate) {
    Round round = rounds.of(candidate.budgetId());
    Target target = targets.of(candidate);
    // A campaign's target may be changed while it runs.
    if (!target.equals(round.target)) {
      round.target = target;
    }
    if (!round.asked) {
      round.asked = true;
    }
    return round.controller.multiplier();
  }

  @Override
  public double multiplier(Opportunity opportunity, Candidate candidate, BidDraft draft) {
    double multiplier = multiplier(opportunity, candidate);
    draft.targetMultiplier(multiplier);
    return multiplier;
  }

  @Override
  public void onWin(Outcome outcome) {
    rounds.of(outcome.budgetId()).add(outcome.priceCpmMicros() / CPM, 1, 1, 0);
  }

  @Override
  public void onLoss(Outcome outcome) {
    if (outcome.lostByPrice()) {
      rounds.of(outcome.budgetId()).add(0, 0, 1, 0);
    }
  }

  @Override
  public void onClick(Outcome outcome) {
    rounds.of(outcome.budgetId()).add(0, 0, 0, 1);
  }

  @Override
  public void onConversion(Outcome outcome) {
    rounds.of(outcome.budgetId()).convert(outcome.nowMillis() - outcome.decidedMillis());
  }

  @Override
  public void onTick(long nowMillis) {
    rounds.forEach(round -> round.tick(nowMillis, minEvents));
  }

  /** One campaign's; outcomes take its lock, bids do not. */
  private static final class Round {
    /** What any version of the strategy may go on with. */
    private static final List<String> LEARNED =
        Stream.concat(PidController.SAVED.stream(), DueSpend.LEARNED.stream()).toList();

    private static final int DELAYS = PidController.SAVED.size();

    /** What only this one may: whoever is told of other bids' conversions has not spent this. */
    private static final List<String> UNDER_WAY = Stream.concat(
            Stream.of("cost", "wins", "heard", "clicks", "conversions", "due_cost"),
            DueSpend.UNDER_WAY.stream())
        .toList();

    private static final int SPEND = UNDER_WAY.size() - DueSpend.UNDER_WAY.size();

    private final KeptRow learned;
    private final KeptRow underWay;
    /** To bid, since the last tick. One that is not, as a version on standby, is told what became of its bids, and leaves the controller to others. */
    private volatile boolean asked;
    /** Of an outcome, since the last tick. */
    private boolean told;

    private final PidController controller = new PidController(KD, KP, 0, -2, 2);
    private volatile @Nullable Target target;
    private double cost;
    private double wins;
    private double heard;
    private double clicks;
    private double conversions;
    private boolean hearsLosses;
    private final DueSpend spend = new DueSpend();
    /** What became due in the round, at the multiplier of the round. */
    private double dueCost;

    private Round(Levels learned, Levels underWay) {
      this.learned = new KeptRow(learned, LEARNED.size(), PidController.BEFORE);
      this.underWay = new KeptRow(underWay, UNDER_WAY.size(), UNDER_WAY.size() - 1);
      follow();
    }

    /** Takes over what the rows have of another, or of before. */
    private void follow() {
      double[] row = learned.news();
      if (row != null) {
        controller.restore(row, 0);
        spend.restoreLearned(row, DELAYS);
      }
      row = underWay.news();
      if (row != null) {
        cost = row[0];
        wins = row[1];
        heard = row[2];
        clicks = row[3];
        conversions = row[4];
        dueCost = row[5];
        spend.restoreUnderWay(row, SPEND);
      }
    }

    private void keepLearned() {
      double[] row = new double[LEARNED.size()];
      controller.save(row, 0);
      spend.saveLearned(row, DELAYS);
      learned.keep(row);
    }

    private void keepUnderWay() {
      double[] row = new double[UNDER_WAY.size()];
      row[0] = cost;
      row[1] = wins;
      row[2] = heard;
      row[3] = clicks;
      row[4] = conversions;
      row[5] = dueCost;
      spend.saveUnderWay(row, SPEND);
      underWay.keep(row);
    }

    private synchronized void add(double spent, int won, int bids, int clicked) {
      cost += spent;
      spend.spent(spent / controller.multiplier());
      wins += won;
      heard += bids;
      clicks += clicked;
      told = true;
    }

    private synchronized void convert(long delayMillis) {
      conversions++;
      told = true;
      spend.converted(delayMillis);
    }

    private synchronized void tick(long nowMillis, int minEvents) {
      follow();
      boolean bids = asked;
      if (bids || told) {
        asked = false;
        told = false;
        step(nowMillis, minEvents);
        keepUnderWay();
      }
      if (bids) {
        keepLearned();
      }
    }

    private void step(long nowMillis, int minEvents) {
      Target held = target;
      if (held == null) {
        return;
      }
      // Whatever is held, so that what was spent before a campaign's target is changed to
      // conversions is not all due then.
      dueCost += controller.multiplier() * spend.advance(nowMillis, 1 / held.value());
      if (held.figure() == Figure.WIN_RATE) {
        hearsLosses |= heard > wins;
        // Where losses are never told, everything seems to be won.
        if (heard >= minEvents && hearsLosses) {
          end(1 - wins / (heard * held.value()));
        }
        return;
      }
      if (held.figure() == Figure.COST_PER_CLICK) {
        end(cost, clicks, held.value(), minEvents);
      } else {
        end(dueCost, conversions, held.value(), minEvents);
      }
    }

    private void end(double spent, double events, double target, int minEvents) {
      if (events >= minEvents || spent >= 2 * minEvents * target) {
        end(1 - spent / (Math.max(0.5, events) * target));
      }
    }

    private void end(double error) {
      controller.round(Math.max(-MAX_ERROR, Math.min(MAX_ERROR, error)));
      cost = 0;
      dueCost = 0;
      wins = 0;
      heard = 0;
      clicks = 0;
      conversions = 0;
    }
  }
}
