package io.segmento.tools.allinone;

import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.tools.catalog.ApplyCommand;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code segmento up}: the whole platform on this machine until Ctrl-C. */
@Command(
    name = "up",
    description = {
      "Starts Redis, core, gateway and a sink of events on this machine (development mode, loopback only), loads a catalog"
          + " and stays up until Ctrl-C.",
      "A process that ends by itself is started again; one that keeps ending stops everything, with exit code 1."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento up",
      "  segmento up --public-port 0 --admin-port 0 --grpc-port 0 --core-admin-port 0 --sink-admin-port 0 --data /tmp/second",
      "  segmento up --redis redis://127.0.0.1:6379",
      "  segmento up --redis redis://10.0.0.1:7000,redis://10.0.0.2:7000      a Cluster",
      "  segmento up --catalog shop.yaml"
    })
public final class UpCommand implements Runnable {
  @Option(
      names = "--redis",
      paramLabel = "URI",
      split = ",",
      description = "Uses this Redis, or the Cluster of these, instead of an embedded one.")
  private List<String> redis = new ArrayList<>();

  @Option(
      names = "--public-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Browsers and exchanges (default: ${DEFAULT-VALUE}; 0: any free port).")
  private int publicPort;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description =
          "The gateway's metrics and health (default: ${DEFAULT-VALUE}; 0: any free port).")
  private int adminPort;

  @Option(
      names = "--grpc-port",
      paramLabel = "PORT",
      defaultValue = "9090",
      description = "The core's gRPC services (default: ${DEFAULT-VALUE}; 0: any free port).")
  private int grpcPort;

  @Option(
      names = "--core-admin-port",
      paramLabel = "PORT",
      defaultValue = "9091",
      description = "The core's metrics and health (default: ${DEFAULT-VALUE}; 0: any free port).")
  private int coreAdminPort;

  @Option(
      names = "--sink-admin-port",
      paramLabel = "PORT",
      defaultValue = "9095",
      description =
          "Metrics and health of the sink of events (default: ${DEFAULT-VALUE}; 0: any free port).")
  private int sinkAdminPort;

  @Option(
      names = "--without-event-files",
      description = "Without the process that carries the event log to Parquet files.")
  private boolean withoutEventFiles;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Where keys, logs, files of events and Redis's files are kept (default: .segmento in the project).")
  private @Nullable Path data;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "The catalog to load at the start (default: a sample).")
  private @Nullable Path catalog;

  @Option(
      names = "--strategies",
      paramLabel = "DIR",
      description = "The directory of strategy plugins (default: the shipped ones).")
  private @Nullable Path strategies;

  @Override
  public void run() {
    long began = System.nanoTime();
    ApplyCatalogRequest entries =
        catalog == null ? CatalogFile.sample() : CatalogFile.read(catalog);
    AllInOneOptions options = new AllInOneOptions(
        new Ports(publicPort, adminPort, grpcPort, coreAdminPort, sinkAdminPort),
        redis,
        data == null ? Project.root().resolve(".segmento") : data,
        strategies == null ? Project.strategies() : strategies,
        true,
        AllInOneOptions.Tuning.NONE,
        !withoutEventFiles);
    say("starting " + (redis.isEmpty() ? "Redis, " : "")
        + (withoutEventFiles ? "core and gateway …" : "core, gateway and sink …"));
    AllInOne house = AllInOne.start(options, UpCommand::say);
    ApplyCatalogReply loaded;
    try (CoreChannel core = new CoreChannel(house.grpcAddress())) {
      loaded = ApplyCommand.apply(core, entries);
    }
    System.out.println(welcome(house, loaded, System.nanoTime() - began));
    throw new ToolException(house.failure().join());
  }

  private String welcome(AllInOne house, ApplyCatalogReply loaded, long nanos) {
    String base = house.publicUrl();
    TextTable places = new TextTable(2)
        .row("public", base, "pixel, tag, sync, /openrtb/test, notices, /privacy")
        .row("gateway admin", house.gatewayAdmin(), "/metrics /healthz /readyz /docs")
        .row("core gRPC", house.grpcAddress(), "services of proto/, with reflection")
        .row("core admin", house.coreAdmin(), "/reports /metrics /healthz /readyz")
        .row(
            "Redis",
            String.join(
                ",", house.redisUris().stream().map(UpCommand::withoutPassword).toList()),
            redis.isEmpty() ? "embedded, keeps every write" : "yours")
        .row(
            "events",
            withoutEventFiles ? "none" : house.eventFiles().toString(),
            "bids and notices as Parquet; " + house.sinkAdmin() + "/metrics")
        .row(
            "data",
            house.dataPath().toString(),
            "logs/ redis/ keys.conf core.conf gateway.conf sink.conf");
    return """

        Segmento is up after %.1f s; catalog version %d with %d entries. Ctrl-C stops everything.

        %s
        Try:
          curl -i -A Mozilla/5.0 '%s/t?a=shop&e=page_view'
          curl -s %s/readyz
          curl -s %s/metrics | head
          segmento traffic --gateway %s
          segmento report --core %s
        The README has a tour.
        """.formatted(
            nanos / 1e9,
            loaded.getVersion(),
            loaded.getChangesCount(),
            places,
            base,
            house.gatewayAdmin(),
            house.coreAdmin(),
            base,
            house.grpcAddress());
  }

  private static String withoutPassword(String uri) {
    return uri.replaceAll("//[^/@]*@", "//***@");
  }

  private static void say(String text) {
    System.err.println("segmento: " + text);
  }
}
