package io.segmento.tools.report;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceBlockingStub;
import io.segmento.proto.v1.ReportTable;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento report}: what campaigns delivered. */
@Command(
    name = "report",
    description = "What campaigns delivered, as a table or as CSV.",
    subcommands = {ReconcileCommand.class, VisitsCommand.class},
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento report                                 today, by campaign",
      "  segmento report --from 2026-11-01 --campaign shop-retargeting --zone Europe/Moscow",
      "  segmento report --by exchange,country --metric impressions,ctr,ecpm --sort -impressions --bars impressions",
      "  segmento report --by arm --filter exchange=adx,rubicon --filter 'country!=unknown'",
      "  segmento report --from 2026-11-01 --by campaign --metric reach,average-frequency,lift,lift-low,lift-high",
      "  segmento report --from 2026-01-01 --by day,creative --currency EUR --csv > year.csv",
      "  segmento report reconcile --from 2026-11-01     is what was counted what was spent?",
      "",
      "Numbers in CSV are as the core has them: money in micros, rates in millionths."
    })
public final class ReportCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;
  private static final long CSV_DEADLINE_SECONDS = 600;

  @Mixin
  private ReportOptions asked = new ReportOptions();

  @Option(
      names = "--bars",
      paramLabel = "METRIC",
      description = "Draws a bar beside each row, as long as this metric of it.")
  private @Nullable String bars;

  @Option(
      names = "--csv",
      description = "As CSV, all rows whatever --limit says, as they come; with a line of names.")
  private boolean csv;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    ReportQuery query = asked.query();
    ReportMetric drawn = bars == null ? null : ReportOptions.told("--bars", bars, query);
    try (CoreChannel channel = core.connect()) {
      if (csv) {
        export(channel, query);
        return;
      }
      ReportTable table = query(channel, query);
      System.out.print(ReportText.render(table, asked.dimensions(), drawn));
      if (!table.getNextPageToken().isEmpty()) {
        System.err.println("There are more rows: --limit, --csv or fewer dimensions.");
      }
    }
  }

  /** Asks the core; throws {@link ToolException} with what it refuses. */
  public static ReportTable query(CoreChannel core, ReportQuery query) {
    try {
      return stub(core, DEADLINE_SECONDS).query(query);
    } catch (StatusRuntimeException e) {
      throw core.failure("report", e);
    }
  }

  static ReportServiceBlockingStub stub(CoreChannel core, long seconds) {
    return ReportServiceGrpc.newBlockingStub(core.channel())
        .withDeadlineAfter(seconds, TimeUnit.SECONDS);
  }

  private static void export(CoreChannel core, ReportQuery query) {
    OutputStream out = System.out;
    try {
      Iterator<CsvChunk> chunks = stub(core, CSV_DEADLINE_SECONDS).exportCsv(query);
      while (chunks.hasNext()) {
        chunks.next().getContent().writeTo(out);
      }
      out.flush();
    } catch (StatusRuntimeException e) {
      throw core.failure("report", e);
    } catch (IOException e) {
      throw new ToolException("report: " + e.getMessage(), e);
    }
  }
}
