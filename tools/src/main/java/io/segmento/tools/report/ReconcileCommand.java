package io.segmento.tools.report;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ReconcileDifference;
import io.segmento.proto.v1.ReconcileReply;
import io.segmento.proto.v1.ReconcileRequest;
import io.segmento.proto.v1.ReconcileTotal;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento report reconcile}. */
@Command(
    name = "reconcile",
    description = {
      "Compares the budget ledger with what reports count, campaign by campaign and day by day, to the micro, and prints each difference.",
      "May run while bills come in. Exit code 0: no difference; 1: there are some, or it could not be done."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento report reconcile",
      "  segmento report reconcile --from 2026-11-01 --to 2026-11-30 --campaign shop-retargeting"
    })
final class ReconcileCommand implements Callable<Integer> {
  private static final long DEADLINE_SECONDS = 300;

  @Option(
      names = "--from",
      paramLabel = "DAY",
      description = "First day, in each campaign's zone (default: yesterday).")
  private @Nullable LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      description = "Last day (default: tomorrow, which has begun somewhere).")
  private @Nullable LocalDate to;

  @Option(names = "--campaign", paramLabel = "ID", description = "Only this campaign; repeatable.")
  private List<String> campaigns = new ArrayList<>();

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public Integer call() {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    ReconcileRequest request = ReconcileRequest.newBuilder()
        .setFromDay((from == null ? today.minusDays(1) : from).toString())
        .setToDay((to == null ? today.plusDays(1) : to).toString())
        .addAllCampaignIds(campaigns)
        .build();
    try (CoreChannel channel = core.connect()) {
      ReconcileReply reply;
      try {
        reply = ReportCommand.stub(channel, DEADLINE_SECONDS).reconcile(request);
      } catch (StatusRuntimeException e) {
        throw channel.failure("report reconcile", e);
      }
      System.out.print(render(reply));
      return reply.getDifferenceCount() == 0 ? 0 : 1;
    }
  }

  static String render(ReconcileReply reply) {
    StringBuilder text = new StringBuilder();
    if (reply.getDifferencesCount() > 0) {
      TextTable table = new TextTable(0)
          .header("campaign", "day", "what", "first", "second", "difference", "currency");
      for (ReconcileDifference each : reply.getDifferencesList()) {
        table.row(
            each.getCampaignId(),
            each.getDay().isEmpty() ? "all" : each.getDay(),
            what(each),
            ReportText.money(each.getFirstMicros()),
            ReportText.money(each.getSecondMicros()),
            ReportText.money(each.getFirstMicros() - each.getSecondMicros()),
            each.getCurrency());
      }
      text.append(table);
    }
    text.append(some(reply.getDifferenceCount(), "difference"))
        .append(" in ")
        .append(some(reply.getDays(), "day"))
        .append(" of ")
        .append(some(reply.getCampaigns(), "campaign"));
    for (ReconcileTotal total : reply.getTotalsList()) {
      text.append("; ledger ")
          .append(ReportText.money(total.getLedgerMicros()))
          .append(", counted ")
          .append(ReportText.money(total.getCountedMicros()))
          .append(' ')
          .append(total.getCurrency());
    }
    text.append(".\n");
    if (reply.getDifferenceCount() > reply.getDifferencesCount()) {
      text.append("The first ").append(reply.getDifferencesCount()).append(" are shown.\n");
    }
    if (reply.getBoundedCampaignIdsCount() > 0) {
      text.append(
              "Their days begin within an hour of UTC, so the hours at their ends are not compared exactly: ")
          .append(String.join(", ", reply.getBoundedCampaignIdsList()))
          .append(".\n");
    }
    return text.toString();
  }

  private static String some(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private static String what(ReconcileDifference difference) {
    return switch (difference.getCheck()) {
      case LEDGER_DAY -> "ledger against its hours";
      case LEDGER_TOTAL -> "ledger's total against its days";
      case COUNTED_DAY -> "hours against the day (UTC)";
      case COUNTED_CELLS -> "hours against the day's parts (UTC)";
      case RECONCILE_CHECK_UNSPECIFIED, UNRECOGNIZED -> difference.getCheck().name();
    };
  }
}
