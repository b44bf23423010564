package io.segmento.tools.catalog;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.proto.v1.CatalogServiceGrpc.CatalogServiceBlockingStub;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** The catalog of a core, for the commands; what the core refuses is a {@link ToolException} that begins with the command's name. */
final class CatalogClient {
  private static final long DEADLINE_SECONDS = 30;
  private static final long STREAM_DEADLINE_SECONDS = 600;
  private static final Duration LIVE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final CoreChannel core;
  private final String command;

  CatalogClient(CoreChannel core, String command) {
    this.core = core;
    this.command = command;
  }

  /** One unary call. */
  <T> T call(Function<CatalogServiceBlockingStub, T> call) {
    return call(DEADLINE_SECONDS, call);
  }

  /** A call whose answer is a stream, which the function reads to its end. */
  <T> T read(Function<CatalogServiceBlockingStub, T> call) {
    return call(STREAM_DEADLINE_SECONDS, call);
  }

  private <T> T call(long seconds, Function<CatalogServiceBlockingStub, T> call) {
    try {
      return call.apply(CatalogServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(seconds, TimeUnit.SECONDS));
    } catch (StatusRuntimeException e) {
      throw core.failure(command, e);
    }
  }

  /** Applies entries and waits until the core bids by them, unless this is a dry run. */
  ApplyCatalogReply apply(ApplyCatalogRequest request) {
    ApplyCatalogReply reply = call(stub -> stub.apply(request));
    if (!request.getDryRun()) {
      awaitLive(reply.getVersion());
    }
    return reply;
  }

  /** Waits until the core bids by that version of the catalog. */
  void awaitLive(long version) {
    long giveUp = System.nanoTime() + LIVE.toNanos();
    long live = liveVersion();
    while (live < version) {
      if (System.nanoTime() - giveUp > 0) {
        throw new ToolException(command + ": version " + version + " is written, but after "
            + LIVE.toSeconds() + " s the core still bids by version " + live
            + " (its log and segmento_catalog_load_failures_total say why)");
      }
      LockSupport.parkNanos(LOOK.toNanos());
      live = liveVersion();
    }
  }

  /** Any explanation names the version that the core bids by. */
  private long liveVersion() {
    try {
      return AuctionServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .explain(BidCall.newBuilder()
              .setRequest(BidRequest.newBuilder()
                  .setId("live")
                  .addImp(BidRequest.Imp.newBuilder().setId("1")))
              .build())
          .getCatalogVersion();
    } catch (StatusRuntimeException e) {
      throw core.failure(command, e);
    }
  }
}
