package io.segmento.tools.report;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportTable;
import io.segmento.proto.v1.ReportValue;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento report}: what campaigns delivered. */
@Command(
    name = "report",
    description = "What campaigns delivered, by day and campaign.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento report                                 today, all campaigns",
      "  segmento report --from 2026-11-01 --campaign shop-retargeting --zone Europe/Moscow"
    })
public final class ReportCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  @Option(names = "--from", paramLabel = "DAY", description = "First day (default: today).")
  private @Nullable LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", description = "Last day (default: today).")
  private @Nullable LocalDate to;

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "Time zone of the days, whole hours from UTC (default: ${DEFAULT-VALUE}).")
  private String zone = "";

  @Option(names = "--campaign", paramLabel = "ID", description = "Only this campaign; repeatable.")
  private List<String> campaigns = new ArrayList<>();

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ReportQuery query = ReportQuery.newBuilder()
        .setFromDay((from == null ? today : from).toString())
        .setToDay((to == null ? today : to).toString())
        .setTimeZone(zone)
        .addDimensions(ReportDimension.DAY)
        .addDimensions(ReportDimension.CAMPAIGN_DIMENSION)
        .addAllCampaignIds(campaigns)
        .build();
    try (CoreChannel channel = core.connect()) {
      System.out.print(render(query(channel, query)));
    }
  }

  /** Asks the core; throws {@link io.segmento.tools.console.ToolException} with what it refuses. */
  public static ReportTable query(CoreChannel core, ReportQuery query) {
    try {
      return ReportServiceGrpc.newBlockingStub(core.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .query(query);
    } catch (StatusRuntimeException e) {
      throw core.failure("report", e);
    }
  }

  static String render(ReportTable report) {
    if (report.getRowsCount() == 0) {
      return "Nothing was delivered.\n";
    }
    List<String> header = new ArrayList<>(List.of("day", "campaign"));
    for (ReportValue value : report.getRows(0).getValuesList()) {
      header.add(value.getMetric().name().toLowerCase(Locale.ROOT));
    }
    header.add("currency");
    TextTable table = new TextTable(0).header(header.toArray(String[]::new));
    for (ReportRow row : report.getRowsList()) {
      List<String> cells = new ArrayList<>(row.getDimensionsList());
      for (ReportValue value : row.getValuesList()) {
        cells.add(value.getSuppressed() ? "withheld" : Long.toString(value.getValue()));
      }
      cells.add(row.getCurrency());
      table.row(cells.toArray(String[]::new));
    }
    return table.toString();
  }
}
