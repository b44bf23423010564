package io.segmento.tools.catalog;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.openrtb.BidRequest;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.AuctionServiceGrpc;
import io.segmento.proto.v1.BidCall;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog apply}: makes the catalog hold what a file says. */
@Command(
    name = "apply",
    description = {
      "Creates and replaces the entries of FILE (YAML or JSON in the shape of ApplyCatalogRequest), all or none.",
      "Entries that FILE does not name stay as they are."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog apply shop.yaml --dry-run",
      "  segmento catalog apply shop.yaml --core 127.0.0.1:9090"
    })
public final class ApplyCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;
  private static final Duration LIVE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(20);

  @Parameters(paramLabel = "FILE", description = "The catalog file.")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
  private boolean dryRun;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    ApplyCatalogRequest request =
        CatalogFile.read(file).toBuilder().setDryRun(dryRun).build();
    try (CoreChannel channel = core.connect()) {
      ApplyCatalogReply reply = apply(channel, request);
      TextTable table = new TextTable(0).header("kind", "id", "change");
      for (CatalogChange change : reply.getChangesList()) {
        table.row(
            change.getKey().getKind().name().toLowerCase(Locale.ROOT),
            change.getKey().getId(),
            change.getAction().name().toLowerCase(Locale.ROOT));
      }
      System.out.print(table);
      System.out.println(
          dryRun
              ? "Nothing was changed; the catalog is at version " + reply.getVersion() + "."
              : "The catalog is now at version " + reply.getVersion() + "; the core bids by it.");
    }
  }

  /**
   * Applies a catalog and waits until the core bids by it; throws {@link ToolException} with what the core says is wrong, or when the change
   * is not live in time.
   */
  public static ApplyCatalogReply apply(CoreChannel core, ApplyCatalogRequest request) {
    try {
      ApplyCatalogReply reply = CatalogServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .apply(request);
      if (!request.getDryRun()) {
        awaitLive(core, reply.getVersion());
      }
      return reply;
    } catch (StatusRuntimeException e) {
      throw core.failure("catalog apply", e);
    }
  }

  private static void awaitLive(CoreChannel core, long version) {
    long giveUp = System.nanoTime() + LIVE.toNanos();
    long live = liveVersion(core);
    while (live < version) {
      if (System.nanoTime() - giveUp > 0) {
        throw new ToolException("catalog apply: version " + version + " is written, but after "
            + LIVE.toSeconds() + " s the core still bids by version " + live
            + " (its log and segmento_catalog_load_failures_total say why)");
      }
      LockSupport.parkNanos(LOOK.toNanos());
      live = liveVersion(core);
    }
  }

  /** Any explanation names the version that the core bids by. */
  private static long liveVersion(CoreChannel core) {
    return AuctionServiceGrpc.newBlockingStub(core.channel())
        .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
        .explain(BidCall.newBuilder()
            .setRequest(BidRequest.newBuilder()
                .setId("live")
                .addImp(BidRequest.Imp.newBuilder().setId("1")))
            .build())
        .getCatalogVersion();
  }
}
