package io.segmento.platform.eventlog;

import io.segmento.platform.eventlog.EventLogMetrics.Drop;
import io.segmento.platform.eventlog.QueuedEvent.SampledNoBid;
import io.segmento.platform.eventlog.QueuedEvent.SentBid;
import io.segmento.proto.storage.v1.BidToken;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Keeps what the bid path tells in a bounded queue until the writer takes it. */
final class QueuedBidLog implements BidLog {
  private final EventQueue<QueuedEvent> queue;
  private final EventLogMetrics metrics;
  private final int noBidsOneIn;

  @Inject
  QueuedBidLog(EventLogConfig config, EventLogMetrics metrics) {
    this.queue = new EventQueue<>(config.queue());
    this.metrics = metrics;
    this.noBidsOneIn = config.noBidsOneIn();
    metrics.watchQueue(queue::size);
  }

  @Override
  public void bid(
      BidToken token, BidBasis basis, String advertiserId, String currency, long atMillis) {
    add(new SentBid(token, basis, advertiserId, currency, atMillis));
  }

  @Override
  public void noBid(String exchangeId, String country, int deviceType, int reason, long atMillis) {
    if (noBidsOneIn == 0 || ThreadLocalRandom.current().nextInt(noBidsOneIn) != 0) {
      return;
    }
    add(new SampledNoBid(
        exchangeId, CountryCode.of(country), deviceType, reason, noBidsOneIn, atMillis));
  }

  /** For the writer's thread. */
  int drainTo(List<QueuedEvent> events, int most) {
    return queue.drainTo(events, most);
  }

  private void add(QueuedEvent event) {
    if (!queue.offer(event)) {
      metrics.dropped(Drop.QUEUE_FULL, 1);
    }
  }
}
