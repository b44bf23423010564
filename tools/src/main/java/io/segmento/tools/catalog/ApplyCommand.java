package io.segmento.tools.catalog;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogServiceGrpc;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.TextTable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
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

  @Parameters(paramLabel = "FILE", description = "The catalog file.")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--core",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9090",
      description = "The core's gRPC address (default: ${DEFAULT-VALUE}).")
  private String core = "";

  @Override
  public void run() {
    ApplyCatalogRequest request =
        CatalogFile.read(file).toBuilder().setDryRun(dryRun).build();
    try (CoreChannel channel = new CoreChannel(core)) {
      ApplyCatalogReply reply = apply(channel, request);
      TextTable table = new TextTable(0).header("kind", "id", "change");
      for (CatalogChange change : reply.getChangesList()) {
        table.row(
            change.getKey().getKind().name().toLowerCase(Locale.ROOT),
            change.getKey().getId(),
            change.getAction().name().toLowerCase(Locale.ROOT));
      }
      System.out.print(table);
      System.out.println((dryRun
              ? "Nothing was changed; the catalog is at version "
              : "The catalog is now at version ")
          + reply.getVersion() + ".");
    }
  }

  /** Applies a catalog; throws {@link io.segmento.tools.console.ToolException} with what the core says is wrong. */
  public static ApplyCatalogReply apply(CoreChannel core, ApplyCatalogRequest request) {
    try {
      return CatalogServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .apply(request);
    } catch (StatusRuntimeException e) {
      throw core.failure("catalog apply", e);
    }
  }
}
