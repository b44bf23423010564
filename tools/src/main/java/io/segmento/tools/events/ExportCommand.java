package io.segmento.tools.events;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ExportRawRequest;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportServiceGrpc;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ProgressLine;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

/** {@code segmento events export}: rows of single events in a file, with an approval. */
@Command(
    name = "export",
    description = {
      "Writes the events of some days to a file, one row each: those of the partner whose approval is named, and of users who permitted its purpose.",
      "Without an approval that covers what is asked nothing is sent, and the try is on record. Goes back as far as the log, seven days."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento events export --approval q7bLx0 --out today.parquet",
      "  segmento events export --approval q7bLx0 --from 2026-11-20 --to 2026-11-26 --zone Europe/Moscow --out week.csv",
      "  segmento events export --approval q7bLx0 --campaign boots --with-users --out boots.jsonl",
      "",
      "segmento events approve writes an approval down; segmento events approvals lists them."
    })
final class ExportCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 3_600;

  @Option(
      names = "--approval",
      paramLabel = "ID",
      defaultValue = "",
      description = "The approval that the partner gave.")
  private String approval = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description =
          "What is written; .parquet, .csv or .jsonl at its end says how. Appears when it is whole.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Writes over a file that is there.")
  private boolean force;

  @Option(names = "--from", paramLabel = "DAY", description = "First day (default: today).")
  private @Nullable LocalDate from;

  @Option(names = "--to", paramLabel = "DAY", description = "Last day (default: today).")
  private @Nullable LocalDate to;

  @Option(
      names = "--zone",
      defaultValue = "UTC",
      description = "Time zone of the days (default: ${DEFAULT-VALUE}).")
  private String zone = "";

  @Option(
      names = "--campaign",
      paramLabel = "ID",
      description = "Only of this campaign; repeatable.")
  private List<String> campaigns = new ArrayList<>();

  @Option(
      names = "--with-users",
      description =
          "With the column user_ref, which tells one user from another for a day; needs an approval of scope user-rows.")
  private boolean withUsers;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    RowFormat format = RowFormat.of(out);
    if (Files.exists(out) && !force) {
      throw new ToolException("--out: " + out + " is there already (--force writes over it)");
    }
    Path unfinished = out.resolveSibling(out.getFileName() + ".part");
    try (CoreChannel channel = core.connect()) {
      long rows = write(channel, format, unfinished);
      Files.move(unfinished, out, StandardCopyOption.REPLACE_EXISTING);
      System.out.printf(Locale.ROOT, "%s: %,d rows, %,d bytes%n", out, rows, Files.size(out));
    } catch (IOException e) {
      throw new ToolException("events export: " + out + ": " + e.getMessage(), e);
    } finally {
      delete(unfinished);
    }
  }

  private long write(CoreChannel channel, RowFormat format, Path file) throws IOException {
    ProgressLine progress = new ProgressLine("events export");
    long count = 0;
    try {
      ExportedRows rows = new ExportedRows(ReportServiceGrpc.newBlockingStub(channel.channel())
          .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
          .exportRaw(request()));
      try (RowFile to = RowFile.open(format, file, rows.columns())) {
        while (rows.hasNext()) {
          to.write(rows.next());
          count++;
          progress.show(count, "rows");
        }
      }
      return count;
    } catch (StatusRuntimeException e) {
      throw ExportRefusal.of(channel, e);
    } catch (IllegalArgumentException e) {
      throw new ToolException("events export: row " + (count + 1) + ": " + e.getMessage(), e);
    } finally {
      progress.end();
    }
  }

  private ExportRawRequest request() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    return ExportRawRequest.newBuilder()
        .setApprovalId(approval)
        .setWithUsers(withUsers)
        .setQuery(ReportQuery.newBuilder()
            .setFromDay((from == null ? to == null ? today : to : from).toString())
            .setToDay((to == null ? today : to).toString())
            .setTimeZone(zone)
            .addAllCampaignIds(campaigns))
        .build();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("segmento: " + file + " cannot be deleted: " + e.getMessage());
    }
  }
}
