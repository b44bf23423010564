package io.segmento.tools.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.RedisExtension;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportValue;
import io.segmento.tools.allinone.AllInOne;
import io.segmento.tools.allinone.AllInOneOptions;
import io.segmento.tools.allinone.Ports;
import io.segmento.tools.catalog.ApplyCommand;
import io.segmento.tools.catalog.CatalogFile;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.endtoend.BuiltPlugins;
import io.segmento.tools.exchange.KnownUsers;
import io.segmento.tools.exchange.Visitor;
import io.segmento.tools.report.ReportCommand;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the played visitors and exchange say that they did is what the platform's report says. */
@Tag("one-jdk")
@Timeout(180)
class TrafficIT {
  private static final List<String> SKUS = List.of("pack-28");
  private static final BigDecimal MICROS_OF_ONE = BigDecimal.valueOf(1_000);

  @RegisterExtension
  static final RedisExtension redis = RedisExtension.dedicated();

  @TempDir
  Path work;

  @Test
  void whatIsPlayedIsWhatTheReportTells() {
    AllInOneOptions options = new AllInOneOptions(
        Ports.FREE,
        List.of(redis.uri()),
        work.resolve("data"),
        BuiltPlugins.in(work),
        false,
        AllInOneOptions.Tuning.PATIENT);
    try (AllInOne house = AllInOne.start(options, line -> {});
        CoreChannel core = new CoreChannel(house.grpcAddress())) {
      var unused = ApplyCommand.apply(core, CatalogFile.sample());
      String site = house.publicUrl();
      List<Visitor> visitors =
          KnownUsers.arrive(site, Collections.nCopies(5, SKUS.get(0)), done -> {});
      Traffic traffic = new Traffic(site, new Market(1, 0.2, 0.5, 0.5, 0.3), SKUS, visitors, 1);

      Await.until("shown ads, clicks and purchases", () -> {
        traffic.run(40, TimeUnit.SECONDS.toNanos(1), elapsed -> {});
        Tally.Sum sum = traffic.tally().sum();
        return sum.shown() > 9 && sum.purchases() > 1 && sum.bids() < sum.offered();
      });

      Tally.Sum sum = traffic.tally().sum();
      Map<ReportMetric, Long> played = Map.of(
          ReportMetric.IMPRESSIONS, sum.shown(),
          ReportMetric.BILLED, sum.shown(),
          ReportMetric.CLICKS, sum.clicks(),
          ReportMetric.CONVERSIONS, sum.purchases());
      Await.until(
          "the report tells the same",
          () -> reported(core).entrySet().containsAll(played.entrySet()));
      // Each impression is billed in whole micros.
      assertThat(reported(core).get(ReportMetric.SPEND_MICROS))
          .isCloseTo(sum.paidCpm().multiply(MICROS_OF_ONE).longValue(), within(sum.shown()));
      assertThat(traffic.tally().text(1)).contains("shop-retargeting", "impressions offered");
    }
  }

  private static Map<ReportMetric, Long> reported(CoreChannel core) {
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Map<ReportMetric, Long> told = new EnumMap<>(ReportMetric.class);
    for (ReportRow row : ReportCommand.query(
            core,
            ReportQuery.newBuilder()
                .setFromDay(today.minusDays(1).toString())
                .setToDay(today.toString())
                .addDimensions(ReportDimension.CAMPAIGN_DIMENSION)
                .addMetrics(ReportMetric.IMPRESSIONS)
                .addMetrics(ReportMetric.BILLED)
                .addMetrics(ReportMetric.CLICKS)
                .addMetrics(ReportMetric.CONVERSIONS)
                .addMetrics(ReportMetric.SPEND_MICROS)
                .build())
        .getRowsList()) {
      for (ReportValue value : row.getValuesList()) {
        told.merge(value.getMetric(), value.getValue(), Long::sum);
      }
    }
    return told;
  }

  @Test
  void whereNothingRunsItSaysSo() {
    assertThatThrownBy(() -> KnownUsers.arrive("http://127.0.0.1:1", SKUS, done -> {}))
        .isInstanceOf(ToolException.class)
        .hasMessageContaining("no answer");
  }
}
