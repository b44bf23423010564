package io.segmento.simulate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One campaign's budget as the nodes of the platform share it. Each holds a lease, the money that no other node may bid; a bid reserves its price on the lease of its node until its bill or its loss is
 * known, or for the hold when nothing is heard. A node that ends leaves its lease behind, which returns when it was not renewed and the hold of its last bids
 * is over. So what is won never costs more than the budget, unless a bill takes longer than the hold. Micros of currency. Not thread-safe.
 */
final class Leases {

  /** A lease that is not renewed for so long is reserved on no more; after a hold it returns. */
  static final long RENEWED_WITHIN_MILLIS = 10_000;

  private final Ledger ledger;
  private final long leastMicros;
  private final long holdMillis;
  private final long billLagMillis;
  private final long lossLagMillis;
  private final Lease[] leases;
  private final List<Lease> orphans = new ArrayList<>();
  private final ArrayDeque<Ended> bills = new ArrayDeque<>();
  private final ArrayDeque<Ended> losses = new ArrayDeque<>();

  private static final class Lease {
    /** What may be reserved or is, less what was billed of it. */
    private long grantedMicros;

    private long reservedMicros;
    private long returnsMillis = Long.MAX_VALUE;
    private final ArrayDeque<Reservation> open = new ArrayDeque<>();

    private void close(Reservation reservation) {
      if (!reservation.closed) {
        reservation.closed = true;
        reservedMicros -= reservation.micros;
      }
    }

    private void expire(long nowMillis) {
      while (!open.isEmpty()
          && (open.getFirst().closed || open.getFirst().endsMillis <= nowMillis)) {
        close(open.removeFirst());
      }
    }
  }

  /** The price of a bid, set aside. */
  static final class Reservation {
    private final Lease lease;
    private final long micros;
    private final long endsMillis;
    private boolean closed;

    private Reservation(Lease lease, long micros, long endsMillis) {
      this.lease = lease;
      this.micros = micros;
      this.endsMillis = endsMillis;
    }
  }

  private record Ended(long atMillis, Reservation reservation, long billedMicros) {}

  /**
   * Nothing is granted yet; see {@link #renew}.
   *
   * @param leastMicros what a lease has at least while there is as much: the price of a bid
   */
  Leases(Scenario scenario, Ledger ledger, long leastMicros) {
    this.ledger = ledger;
    this.leastMicros = leastMicros;
    holdMillis = scenario.holdMillis();
    billLagMillis = scenario.ledgerLagMillis();
    lossLagMillis = scenario.noticeLagMillis();
    leases = new Lease[scenario.nodes()];
    for (int i = 0; i < leases.length; i++) {
      leases[i] = new Lease();
    }
  }

  /** What a node may still reserve. */
  long available(int node) {
    return leases[node].grantedMicros - leases[node].reservedMicros;
  }

  /** Sets a bid's price aside; its node must have as much available. */
  Reservation reserve(int node, long nowMillis, long micros) {
    Lease lease = leases[node];
    Reservation reservation = new Reservation(lease, micros, nowMillis + holdMillis);
    lease.reservedMicros += micros;
    lease.open.add(reservation);
    return reservation;
  }

  /** The bid won, and its bill is on its way. */
  void won(Reservation reservation, long nowMillis, long billedMicros) {
    bills.add(new Ended(nowMillis + billLagMillis, reservation, billedMicros));
  }

  /** The bid lost, and that is on its way. A bid of which nothing is said ends with its hold. */
  void lost(Reservation reservation, long nowMillis) {
    losses.add(new Ended(nowMillis + lossLagMillis, reservation, 0));
  }

  /** A node ends, and starts again without any memory. */
  void crash(int node, long nowMillis) {
    Lease orphan = leases[node];
    orphan.returnsMillis = nowMillis + RENEWED_WITHIN_MILLIS + holdMillis;
    orphans.add(orphan);
    leases[node] = new Lease();
  }

  /** Once a second: what is known is counted, what is over ends, and each node's lease becomes its part of what is left. */
  void renew(long nowMillis) {
    end(bills, nowMillis);
    end(losses, nowMillis);
    orphans.removeIf(orphan -> orphan.returnsMillis <= nowMillis);
    long held = 0;
    for (Lease orphan : orphans) {
      held += orphan.grantedMicros;
    }
    long reserved = 0;
    for (Lease lease : leases) {
      lease.expire(nowMillis);
      held += lease.grantedMicros;
      reserved += lease.reservedMicros;
    }
    long left = ledger.left(nowMillis);
    // As much again stays ungranted, so that a node that needs more finds some.
    long part = Math.max(leastMicros, (left - reserved) / (2L * leases.length));
    for (Lease lease : leases) {
      held -= lease.grantedMicros;
      long free = Math.max(0, left - held - lease.reservedMicros);
      lease.grantedMicros = lease.reservedMicros + Math.min(free, part);
      held += lease.grantedMicros;
    }
  }

  private static void end(ArrayDeque<Ended> all, long nowMillis) {
    while (!all.isEmpty() && all.getFirst().atMillis() <= nowMillis) {
      Ended ended = all.removeFirst();
      Lease lease = ended.reservation().lease;
      lease.grantedMicros -= Math.min(lease.grantedMicros, ended.billedMicros());
      lease.close(ended.reservation());
    }
  }
}
