package io.segmento.simulate;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The money of all campaigns: what is spent, what nodes know of it and may bid, and bills that come twice. Not thread-safe. */
final class Ledgers {

  /** Instead of a bill: the bid did not win. */
  static final long NOT_BILLED = -1;

  private static final long CPM = 1_000;

  private final AuctionRules rules;
  private final Notices notices;
  private final Ledger[] ledgers;
  private final @Nullable Leases[] leases;
  private final @Nullable SeenOnce seen;
  private final ArrayDeque<Copy> copies = new ArrayDeque<>();

  /** A bid that was sent, with the micros that it costs at most. */
  record Bid(int campaign, int node, long auction, long nowMillis, long mostMicros) {}

  private record Copy(long atMillis, int ledger, long auction, long micros) {}

  Ledgers(Scenario scenario, AuctionRules rules, Notices notices) {
    this.rules = rules;
    this.notices = notices;
    seen = scenario.duplicates() > 0 ? new SeenOnce() : null;
    ledgers = new Ledger[scenario.campaigns().size()];
    leases = new @Nullable Leases[ledgers.length];
    for (int i = 0; i < ledgers.length; i++) {
      SimulatedCampaign campaign = scenario.campaigns().get(i);
      ledgers[i] = new Ledger(campaign.budgetMicros(), scenario.ledgerLagMillis());
      if (scenario.holdMillis() > 0 && campaign.budgetMicros() != Long.MAX_VALUE) {
        leases[i] = new Leases(scenario, ledgers[i], campaign.maxBidCpmMicros() / CPM + 1);
      }
    }
  }

  /** What nodes believe to be left of a campaign's budget. */
  long left(int campaign, long nowMillis) {
    return ledgers[rules.ledgerOf(campaign)].left(nowMillis);
  }

  /** What a node may bid of what it believes to be left. */
  long spendable(int campaign, int node, long leftMicros) {
    Leases shared = leases[rules.ledgerOf(campaign)];
    return shared == null ? leftMicros : Math.min(leftMicros, shared.available(node));
  }

  /**
   * A bid was sent and has ended.
   *
   * @param billedMicros what it cost; {@link #NOT_BILLED} when it lost
   * @param told whether it is heard how it ended; a bill is counted in any case
   */
  void bid(Bid bid, long billedMicros, boolean told) {
    int ledger = rules.ledgerOf(bid.campaign());
    Leases shared = leases[ledger];
    Leases.Reservation reservation =
        shared == null ? null : shared.reserve(bid.node(), bid.nowMillis(), bid.mostMicros());
    if (billedMicros == NOT_BILLED) {
      if (shared != null && reservation != null && told) {
        shared.lost(reservation, bid.nowMillis());
      }
      return;
    }
    for (int i = 0; i < rules.bookings(); i++) {
      ledgers[ledger].spend(bid.nowMillis(), billedMicros);
    }
    if (shared != null && reservation != null) {
      shared.won(reservation, bid.nowMillis(), billedMicros);
    }
    if (seen != null) {
      seen.isFirst(bid.auction(), bid.nowMillis());
      if (notices.isDoubled(bid.auction())) {
        copies.add(
            new Copy(bid.nowMillis() + Notices.COPY_MILLIS, ledger, bid.auction(), billedMicros));
      }
    }
  }

  /** Bills that come a second time by now. */
  void arrive(long nowMillis) {
    while (seen != null && !copies.isEmpty() && copies.getFirst().atMillis() <= nowMillis) {
      Copy copy = copies.removeFirst();
      if (rules.counts(seen.isFirst(copy.auction(), copy.atMillis()))) {
        ledgers[copy.ledger()].spend(copy.atMillis(), copy.micros());
      }
    }
  }

  /** Once a second: leases are renewed. */
  void renew(long nowMillis) {
    for (Leases shared : leases) {
      if (shared != null) {
        shared.renew(nowMillis);
      }
    }
  }

  /** A node loses its memory; what it held in the store is held on. */
  void crash(int node, long nowMillis) {
    for (Leases shared : leases) {
      if (shared != null) {
        shared.crash(node, nowMillis);
      }
    }
  }

  long spent(int campaign) {
    return ledgers[rules.ledgerOf(campaign)].spent();
  }
}
