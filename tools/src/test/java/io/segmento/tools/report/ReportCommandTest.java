package io.segmento.tools.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ReconcileCheck;
import io.segmento.proto.v1.ReconcileDifference;
import io.segmento.proto.v1.ReconcileReply;
import io.segmento.proto.v1.ReconcileRequest;
import io.segmento.proto.v1.ReconcileTotal;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportFilter;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportServiceGrpc.ReportServiceImplBase;
import io.segmento.proto.v1.ReportSort;
import io.segmento.proto.v1.ReportTable;
import io.segmento.proto.v1.ReportValue;
import io.segmento.tools.SegmentoMain;
import io.segmento.tools.console.ToolException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What is typed, as the core hears it, and what the core answers, as it is shown. */
@ResourceLock(Resources.SYSTEM_OUT)
final class ReportCommandTest {
  private final PrintStream out = System.out;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private ReportTable table = ReportTable.getDefaultInstance();
  private ReconcileReply reconciled = ReconcileReply.getDefaultInstance();
  private volatile @Nullable ReportQuery asked;
  private volatile @Nullable ReconcileRequest compared;
  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
        .addService(new Core())
        .build()
        .start();
    System.setOut(new PrintStream(shown, true, UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(out);
    server.shutdownNow();
  }

  @Test
  void whatIsTypedIsAsked() {
    assertThat(run(
            "report",
            "--from",
            "2026-11-01",
            "--to",
            "2026-11-30",
            "--zone",
            "+03:00",
            "--by",
            "exchange,country",
            "--metric",
            "impressions,ctr,ECPM_MICROS",
            "--filter",
            "exchange=adx,rubicon",
            "--filter",
            "country!=unknown",
            "--sort",
            "-ctr",
            "--sort",
            "country",
            "--campaign",
            "boots",
            "--advertiser",
            "shop",
            "--currency",
            "EUR",
            "--limit",
            "20"))
        .isZero();
    assertThat(asked)
        .isEqualTo(ReportQuery.newBuilder()
            .setFromDay("2026-11-01")
            .setToDay("2026-11-30")
            .setTimeZone("+03:00")
            .addDimensions(ReportDimension.EXCHANGE_DIMENSION)
            .addDimensions(ReportDimension.COUNTRY_DIMENSION)
            .addMetrics(ReportMetric.IMPRESSIONS)
            .addMetrics(ReportMetric.CTR_PPM)
            .addMetrics(ReportMetric.ECPM_MICROS)
            .addFilters(ReportFilter.newBuilder()
                .setDimension(ReportDimension.EXCHANGE_DIMENSION)
                .addAllValues(List.of("adx", "rubicon")))
            .addFilters(ReportFilter.newBuilder()
                .setDimension(ReportDimension.COUNTRY_DIMENSION)
                .addValues("unknown")
                .setExclude(true))
            .addSort(ReportSort.newBuilder().setMetric(ReportMetric.CTR_PPM).setDescending(true))
            .addSort(ReportSort.newBuilder().setDimension(ReportDimension.COUNTRY_DIMENSION))
            .addCampaignIds("boots")
            .addAdvertiserIds("shop")
            .setCurrency("EUR")
            .setPageSize(20)
            .build());
    assertThat(shown.toString(UTF_8)).isEqualTo(ReportText.NOTHING);
  }

  @Test
  void moneyIsInUnitsRatesInPerCentAndBarsAreDrawn() {
    table = ReportTable.newBuilder()
        .addRows(row("adx", 1_234_500_000L, 12_345, 8, false))
        .addRows(row("rubicon", 7, 0, 2, true))
        .setRateId("2026-11-22")
        .build();
    assertThat(run("report", "--by", "exchange", "--bars", "clicks")).isZero();
    assertThat(shown.toString(UTF_8).lines())
        .containsExactly(
            "exchange  spend     ctr    clicks    currency  clicks",
            "--------  --------  -----  --------  --------  ------------------------------",
            "adx        1234.50  1.23%         8  EUR       " + "█".repeat(30),
            "rubicon   0.000007      -  withheld  EUR       ███████▌",
            "Money at the rates of 2026-11-22.");
  }

  @Test
  void csvIsAsTheCoreSendsIt() {
    assertThat(run("report", "--csv")).isZero();
    assertThat(shown.toString(UTF_8)).isEqualTo("day,clicks\r\n2026-11-23,1\r\n");
  }

  @Test
  void whatIsNoNameIsToldWithThoseThatAre() {
    assertThatThrownBy(() -> ReportNames.metric("--metric", "roi"))
        .isInstanceOf(ToolException.class)
        .hasMessageStartingWith("--metric: roi (expected: one of bids, wins, billed,")
        .hasMessageContaining("frequency-10-or-more");
    assertThatThrownBy(() -> ReportNames.dimension("--by", "city"))
        .hasMessage(
            "--by: city (expected: one of day, hour, campaign, advertiser, creative, exchange, format, country, device, arm)");
    assertThatThrownBy(() -> ReportOptions.filter("exchange"))
        .hasMessageContaining("expected: DIMENSION=VALUE");
    assertThat(run("report", "--metric", "clicks", "--bars", "wins")).isEqualTo(1);
  }

  @Test
  void everyNameIsOneMetricOnly() {
    List<String> names = ReportNames.metrics();
    assertThat(names).doesNotHaveDuplicates().contains("spend", "ctr", "lift", "reach");
  }

  @Test
  void reconcilingSaysHowMuchWasComparedAndEndsWellWithoutDifferences() {
    reconciled = ReconcileReply.newBuilder()
        .setCampaigns(2)
        .setDays(6)
        .addTotals(ReconcileTotal.newBuilder()
            .setCurrency("USD")
            .setLedgerMicros(1_500_000)
            .setCountedMicros(1_500_000))
        .build();
    assertThat(run("report", "reconcile", "--from", "2026-11-01", "--to", "2026-11-03"))
        .isZero();
    assertThat(compared)
        .isEqualTo(ReconcileRequest.newBuilder()
            .setFromDay("2026-11-01")
            .setToDay("2026-11-03")
            .build());
    assertThat(shown.toString(UTF_8))
        .isEqualTo("0 differences in 6 days of 2 campaigns; ledger 1.50, counted 1.50 USD.\n");
  }

  @Test
  void aDifferenceIsShownAndIsTheExitCode() {
    reconciled = ReconcileReply.newBuilder()
        .setCampaigns(1)
        .setDays(1)
        .setDifferenceCount(1)
        .addDifferences(ReconcileDifference.newBuilder()
            .setCampaignId("boots")
            .setCheck(ReconcileCheck.LEDGER_DAY)
            .setDay("2026-11-23")
            .setCurrency("USD")
            .setFirstMicros(1_500_001)
            .setSecondMicros(1_500_000))
        .build();
    assertThat(run("report", "reconcile", "--campaign", "boots")).isEqualTo(1);
    assertThat(shown.toString(UTF_8))
        .contains(
            "boots     2026-11-23  ledger against its hours  1.500001    1.50    0.000001  USD")
        .endsWith("1 difference in 1 day of 1 campaign.\n");
  }

  private int run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--core");
    all.add("127.0.0.1:" + server.getPort());
    return SegmentoMain.commandLine().execute(all.toArray(String[]::new));
  }

  private static ReportRow row(
      String exchange, long spend, long ctr, long clicks, boolean withheld) {
    return ReportRow.newBuilder()
        .addDimensions(exchange)
        .setCurrency("EUR")
        .addValues(ReportValue.newBuilder().setMetric(ReportMetric.SPEND_MICROS).setValue(spend))
        .addValues(ReportValue.newBuilder()
            .setMetric(ReportMetric.CTR_PPM)
            .setValue(ctr)
            .setUndefined(ctr == 0))
        .addValues(ReportValue.newBuilder()
            .setMetric(ReportMetric.CLICKS)
            .setValue(clicks)
            .setSuppressed(withheld))
        .build();
  }

  private final class Core extends ReportServiceImplBase {
    @Override
    public void query(ReportQuery request, StreamObserver<ReportTable> observer) {
      asked = request;
      observer.onNext(table);
      observer.onCompleted();
    }

    @Override
    public void exportCsv(ReportQuery request, StreamObserver<CsvChunk> observer) {
      for (String chunk : List.of("day,clicks\r\n", "2026-11-23,1\r\n")) {
        observer.onNext(
            CsvChunk.newBuilder().setContent(ByteString.copyFromUtf8(chunk)).build());
      }
      observer.onCompleted();
    }

    @Override
    public void reconcile(ReconcileRequest request, StreamObserver<ReconcileReply> observer) {
      compared = request;
      observer.onNext(reconciled);
      observer.onCompleted();
    }
  }
}
