package io.segmento.tools.report;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.SiteDay;
import io.segmento.proto.v1.SiteEvents;
import io.segmento.proto.v1.SiteVisits;
import io.segmento.proto.v1.SiteVisitsRequest;
import io.segmento.proto.v1.TrackingServiceGrpc;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento report visits}. */
@Command(
    name = "visits",
    description = {
      "How many visitors of an advertiser's site nobody can recognise: browsers that keep our cookies apart for each site.",
      "They are counted by day (UTC) and month; nothing is kept of any of them, and no ad is chosen by it."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  segmento report visits --advertiser shop --month 2026-11"})
final class VisitsCommand implements Runnable {
  private static final long DEADLINE_SECONDS = 30;

  @Option(names = "--advertiser", required = true, paramLabel = "ID", description = "Whose site.")
  private String advertiser = "";

  @Option(names = "--month", paramLabel = "MONTH", description = "Default: this month.")
  private @Nullable YearMonth month;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    SiteVisitsRequest request = SiteVisitsRequest.newBuilder()
        .setAdvertiserId(advertiser)
        .setMonth(String.valueOf(month == null ? YearMonth.now(ZoneOffset.UTC) : month))
        .build();
    try (CoreChannel channel = core.connect()) {
      try {
        System.out.print(render(TrackingServiceGrpc.newBlockingStub(channel.channel())
            .withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS)
            .getSiteVisits(request)));
      } catch (StatusRuntimeException e) {
        throw channel.failure("report visits", e);
      }
    }
  }

  static String render(SiteVisits visits) {
    if (visits.getDaysCount() == 0) {
      return "Nobody was counted in this month.\n";
    }
    TextTable table = new TextTable(0).header("day", "visitors", "events");
    for (SiteDay day : visits.getDaysList()) {
      table.row(
          Integer.toString(day.getDay()),
          Long.toString(day.getVisitors()),
          day.getEventsList().stream()
              .map(VisitsCommand::events)
              .reduce((one, other) -> one + ", " + other)
              .orElse(""));
    }
    return table + "Visitors of the month: " + visits.getVisitors() + "\n";
  }

  private static String events(SiteEvents events) {
    EventType type = events.getType();
    return events.getCount() + " " + type.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
