package io.segmento.tools.load;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.Advertiser;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.CampaignStatus;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.Targeting;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Changes one campaign every few seconds while load runs, and asks until the core bids by the change. On a thread of its own, from {@link #begin} on until
 * it is closed.
 */
final class CatalogChanges implements AutoCloseable {
  private static final long LOOK_MILLIS = 5;
  private static final long CALL_SECONDS = 30;
  private static final long END_MILLIS = 40_000;
  private static final String ID = "load-change";

  /**
   * One change, in seconds since the load began.
   *
   * @param written when the catalog had it
   * @param live when the core bid by it
   */
  record Change(double begun, double written, double live) {}

  private final CoreChannel core;
  private final int everySeconds;
  private final List<Change> changes = new ArrayList<>();
  private final Thread thread;
  private long beginNanos;
  private int revision;
  private final CountDownLatch end = new CountDownLatch(1);

  /** Connects, and writes the campaign for the first time. */
  CatalogChanges(String grpcAddress, int everySeconds) {
    this.core = new CoreChannel(grpcAddress);
    this.everySeconds = everySeconds;
    this.thread = new Thread(this::run, "segmento-load-changes");
    thread.setDaemon(true);
    try {
      awaitLive(apply());
    } catch (StatusRuntimeException e) {
      core.close();
      throw core.failure("catalog change", e);
    }
  }

  /** The load begins now. */
  void begin() {
    beginNanos = System.nanoTime();
    thread.start();
  }

  private void run() {
    try {
      long every = TimeUnit.SECONDS.toNanos(everySeconds);
      for (long due = beginNanos + every / 2;
          !end.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
          due += every) {
        double begun = now();
        long version = apply();
        double written = now();
        awaitLive(version);
        synchronized (changes) {
          changes.add(new Change(begun, written, now()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (StatusRuntimeException e) {
      System.err.println("segmento: a change of the catalog failed: " + e.getStatus());
    }
  }

  private double now() {
    return (System.nanoTime() - beginNanos) / 1e9;
  }

  /** The version of the catalog that has it. */
  private long apply() {
    revision++;
    return CatalogServiceGrpc.newBlockingStub(core.channel())
        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
        .apply(ApplyCatalogRequest.newBuilder()
            .addEntries(CatalogEntry.newBuilder()
                .setAdvertiser(Advertiser.newBuilder()
                    .setId(ID)
                    .setName(ID)
                    .setDomain(ID + ".example")
                    .setActive(true)))
            .addEntries(CatalogEntry.newBuilder()
                .setCampaign(Campaign.newBuilder()
                    .setId(ID)
                    .setAdvertiserId(ID)
                    .setName("Revision " + revision)
                    .setStatus(CampaignStatus.ACTIVE_CAMPAIGN)
                    .setCurrency("USD")
                    .setMaxBidCpmMicros(1_000_000 + revision)
                    .setStrategy("fixed-cpm")
                    .putStrategyParameters("price-cpm-micros", "500000")
                    .setTargeting(Targeting.newBuilder().addExchanges("test"))))
            .build())
        .getVersion();
  }

  /** Any explanation names the version that the core bids by. */
  private void awaitLive(long version) {
    BidCall any = BidCall.newBuilder()
        .setRequest(BidRequest.newBuilder()
            .setId("live")
            .addImp(BidRequest.Imp.newBuilder().setId("1")))
        .build();
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(CALL_SECONDS);
    while (AuctionServiceGrpc.newBlockingStub(core.channel())
            .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
            .explain(any)
            .getCatalogVersion()
        < version) {
      if (System.nanoTime() - giveUp > 0) {
        throw new ToolException(
            "catalog change: written, but not live after " + CALL_SECONDS + " s");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ToolException("interrupted", e);
      }
    }
  }

  /** Those that are live. */
  List<Change> changes() {
    synchronized (changes) {
      return List.copyOf(changes);
    }
  }

  /** Waits for a change that is under way. */
  @Override
  public void close() {
    end.countDown();
    try {
      thread.join(END_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    core.close();
  }
}
