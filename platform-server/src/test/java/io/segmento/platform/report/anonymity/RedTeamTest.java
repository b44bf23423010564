package io.segmento.platform.report.anonymity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.config.ConfigReader;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.report.anonymity.PrivacyBudgets.Charge;
import io.segmento.platform.testing.Await;
import io.segmento.platform.testing.MutableClock;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportQuery;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportValue;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Tries to learn of a person and of a partner what it must not. It knows everything but the secret and the one thing that it is after, and no budget
 * stops it. For each defence there is a test in which the defence is missing and the red team wins: else its failures would prove nothing.
 */
@Tag("one-jdk")
@Timeout(600)
final class RedTeamTest {
  private static final boolean FULL = Boolean.getBoolean("segmento.test.full");
  private static final int QUERIES = FULL ? 100_000 : 1_500;
  private static final int GAMES = FULL ? 5_000 : 100;
  private static final double DELTA = 1e-6;
  private static final AnonymityConfig CONFIG = AnonymityConfig.from(ConfigReader.parse(""));
  private static final CellRule RULE = CONFIG.rule();
  private static final NoiseScales SCALES = CONFIG.scales();
  private static final Town TOWN = Town.of(42);
  private static final Town WITH_ONE_MORE = TOWN.withOneMore(SCALES);
  private static final List<ReportDimension> TABLES = List.of(
      ReportDimension.REPORT_DIMENSION_UNSPECIFIED,
      ReportDimension.EXCHANGE_DIMENSION,
      ReportDimension.COUNTRY_DIMENSION,
      ReportDimension.DEVICE_DIMENSION,
      ReportDimension.FORMAT_DIMENSION);
  private static final List<ReportDimension> REFUSED = List.of(
      ReportDimension.HOUR,
      ReportDimension.CAMPAIGN_DIMENSION,
      ReportDimension.ADVERTISER_DIMENSION,
      ReportDimension.CREATIVE_DIMENSION,
      ReportDimension.STRATEGY_ARM_DIMENSION);

  private static TableAnonymiser anonymiser(String secret) {
    return new TableAnonymiser(secret.getBytes(UTF_8), RULE, SCALES);
  }

  private static Releases releases(Town town, TableAnonymiser anonymiser) {
    return new Releases(town, anonymiser, new InMemoryReleaseRecords(), Runnable::run);
  }

  // Queries: repeated, differently written, overlapping, narrow, refused.

  @Test
  void howeverItAsksItLearnsTheReleasedTablesAndNothingElse() {
    Releases releases = releases(TOWN, anonymiser("one"));
    AnonymousReports reports = new AnonymousReports(
        releases,
        (caller, month, tables, cost, limit) ->
            CompletableFuture.completedFuture(new Charge(true, 0, 0)),
        CONFIG,
        new AnonymityMetrics(new CollectorRegistry()),
        MutableClock.at("2026-11-26T12:00:00Z"));
    Random random = new Random(7);
    int refused = 0;
    long numbers = 0;
    for (int i = 0; i < QUERIES; i++) {
      ReportQuery query = query(random);
      List<ReportRow> rows;
      try {
        rows = Await.result(reports.rows(query, "red"));
      } catch (SegmentoException e) {
        assertThat(e.reason()).isEqualTo(AnonymityReason.NOT_TOLD_TO_OTHERS);
        refused++;
        continue;
      }
      SharedQuery shared = SharedQuery.of(query, Town.LAST);
      for (ReportRow row : rows) {
        numbers += row.getValuesCount();
        check(shared, row, releases);
      }
    }
    System.out.printf(
        Locale.ROOT,
        "red team: %,d queries, %,d refused, %,d numbers, none but of released tables%n",
        QUERIES,
        refused,
        numbers);
    assertThat(refused).isBetween(QUERIES / 10, QUERIES / 2);
  }

  /** Each number is the sum of the same released numbers, in whatever words it was asked for. */
  private static void check(SharedQuery query, ReportRow row, Releases releases) {
    int at = query.dimensions().indexOf(query.dimension());
    String value = at < 0 ? "" : row.getDimensions(at);
    int day = query.dimensions().indexOf(ReportDimension.DAY);
    for (ReportValue number : row.getValuesList()) {
      long sum = 0;
      boolean withheld = false;
      List<TableId> tables = query.tables();
      for (TableId table : tables) {
        if (day >= 0 && !table.period().toString().equals(row.getDimensions(day))) {
          continue;
        }
        OptionalLong told = Await.result(releases.get(table))
            .number(new Cell(value, row.getCurrency()), number.getMetric());
        sum += told.orElse(0);
        withheld |= told.isEmpty();
      }
      withheld |= number.getMetric() == ReportMetric.REACH && day < 0 && tables.size() > 1;
      if (number.getSuppressed() != withheld || number.getValue() != (withheld ? 0 : sum)) {
        throw new AssertionError(query + " " + row);
      }
    }
  }

  private static ReportQuery query(Random random) {
    int days = (int) (Town.LAST.toEpochDay() - Town.FIRST.toEpochDay()) + 1;
    LocalDate from = Town.FIRST.plusDays(random.nextInt(days));
    // Many ranges that differ from another by a day at one end, and whole months.
    LocalDate to = from.plusDays(random.nextInt(random.nextBoolean() ? 3 : days));
    if (random.nextInt(4) == 0) {
      from = from.withDayOfMonth(1);
      to = from.plusMonths(1).minusDays(random.nextInt(3));
    }
    ReportQuery.Builder query = ReportQuery.newBuilder()
        .setFromDay(from.toString())
        .setToDay((to.isAfter(Town.LAST) ? Town.LAST : to).toString());
    List<ReportDimension> dimensions = new ArrayList<>();
    if (random.nextInt(3) == 0) {
      dimensions.add(ReportDimension.DAY);
    }
    ReportDimension dimension = TABLES.get(random.nextInt(TABLES.size()));
    if (dimension != ReportDimension.REPORT_DIMENSION_UNSPECIFIED) {
      dimensions.add(dimension);
    }
    Collections.shuffle(dimensions, random);
    query.addAllDimensions(dimensions);
    List<ReportMetric> metrics = new ArrayList<>(NoiseScales.SHARED);
    Collections.shuffle(metrics, random);
    query.addAllMetrics(metrics.subList(0, random.nextInt(metrics.size() + 1)));
    query.setTimeZone(random.nextBoolean() ? "" : "UTC");
    switch (random.nextInt(20)) {
      case 0 -> query.addDimensions(REFUSED.get(random.nextInt(REFUSED.size())));
      case 1 -> query.addCampaignIds("all-but-one");
      case 2 -> query.addAdvertiserIds("partner-0");
      case 3 -> query.setTimeZone("+03:00");
      case 4 ->
        query
            .clearDimensions()
            .addDimensions(ReportDimension.COUNTRY_DIMENSION)
            .addDimensions(ReportDimension.DEVICE_DIMENSION);
      case 5 -> query.addMetrics(ReportMetric.LOSSES);
      default -> {}
    }
    return query.build();
  }

  // A person: was this user there on that day?

  @Test
  void whetherAUserWasThereIsNotToldByAllTablesTogether() {
    Advantage advantage = play(RedTeamTest::anonymiser, SCALES, GAMES);
    PrivacyCost cost = new PrivacyCost(SCALES.multiplier());
    double rho = cost.rhoOfUserDay(TABLES.size());
    double epsilon = PrivacyCost.epsilon(rho, DELTA);
    // What (ε, δ) allows, and what Gaussian noise of the same ρ allows, which is less.
    double allowed = Math.tanh(epsilon / 2) + DELTA;
    double gaussian = 2 * normal(Math.sqrt(2 * rho) / 2) - 1;
    System.out.printf(
        Locale.ROOT,
        "red team: presence told with advantage %.3f ± %.3f in %,d games (allowed by epsilon %.2f: %.3f; by the noise itself: %.3f)%n",
        advantage.estimate(),
        advantage.halfWidth(),
        2 * GAMES,
        epsilon,
        allowed,
        gaussian);
    assertThat(advantage.estimate() - advantage.halfWidth()).isLessThanOrEqualTo(gaussian);
    assertThat(advantage.estimate() + advantage.halfWidth()).isLessThan(allowed);
  }

  @Test
  void withLittleNoiseTheRedTeamTellsPresence() {
    NoiseScales little = new NoiseScales(1, SCALES.mostPerUserDay(), SCALES.mostMicrosPerUserDay());
    Advantage advantage =
        play(secret -> new TableAnonymiser(secret.getBytes(UTF_8), RULE, little), little, 30);
    assertThat(advantage.estimate() - advantage.halfWidth()).isGreaterThan(0.7);
  }

  @Test
  void withNoiseDrawnAnewForEachQueryTheMeanTellsPresence() {
    TableId table = TableId.total(Period.day(Town.SOUGHT));
    Cell cell = new Cell("", "USD");
    int[] query = {0};
    int draws = 5_000;
    NoiseSource source = new NoiseSource(Cells.SECRET);
    Supplier<Double> mean = () -> {
      double sum = 0;
      for (int i = 0; i < draws; i++) {
        sum += SCALES
            .of(ReportMetric.IMPRESSIONS, "USD", 1)
            .orElseThrow()
            .add(source, "query " + query[0]++, 0);
      }
      return sum / draws;
    };
    // A deviation of 180 has become one of less than three: six impressions more or less are told.
    assertThat(mean.get()).isBetween(-10.0, 10.0);
    // As it is, the mean of as many answers is the first of them.
    Releases releases = releases(TOWN, anonymiser("one"));
    OptionalLong first = Await.result(releases.get(table)).number(cell, ReportMetric.IMPRESSIONS);
    for (int i = 0; i < 1_000; i++) {
      assertThat(Await.result(releases.get(table)).number(cell, ReportMetric.IMPRESSIONS))
          .isEqualTo(first);
    }
  }

  @Test
  void withARuleWithoutMarginTheNumberThatAppearsTellsWhoCame() {
    Withholding exact = draft -> draft.numbers().stream()
        .filter(number -> number.behind().users() < RULE.users())
        .forEach(DraftNumber::withhold);
    int told = 0;
    int toldAsItIs = 0;
    for (int game = 0; game < 200; game++) {
      byte[] secret = ("edge " + game).getBytes(UTF_8);
      TableAnonymiser broken = new TableAnonymiser(secret, RULE, SCALES, List.of(exact));
      told += tellsTheFiftieth(broken) ? 1 : 0;
      toldAsItIs += tellsTheFiftieth(new TableAnonymiser(secret, RULE, SCALES)) ? 1 : 0;
    }
    assertThat(told).isEqualTo(200);
    assertThat(toldAsItIs).isZero();
  }

  private static boolean tellsTheFiftieth(TableAnonymiser anonymiser) {
    long[] impressions = {40_000, 40_000, 40_000, 40_000, 40_000, 40_000};
    TableId table = Cells.TOTAL;
    return anonymiser
            .releaseDay(table, List.of(Cells.cell("", RULE.users() - 1, impressions)))
            .cells()
            .size()
        != anonymiser
            .releaseDay(table, List.of(Cells.cell("", RULE.users(), impressions)))
            .cells()
            .size();
  }

  private record Advantage(double estimate, double halfWidth) {}

  private interface Anonymisers {
    TableAnonymiser of(String secret);
  }

  /** The user is there in one half of the games; the advantage is how much oftener it is said to be there then, with its 99 % interval. */
  private static Advantage play(Anonymisers anonymisers, NoiseScales scales, int games) {
    int hits = 0;
    int falseAlarms = 0;
    for (int game = 0; game < games; game++) {
      TableAnonymiser anonymiser = anonymisers.of("game " + game);
      hits += isThere(anonymiser, WITH_ONE_MORE, scales) ? 1 : 0;
      falseAlarms += isThere(anonymiser, TOWN, scales) ? 1 : 0;
    }
    double hit = (double) hits / games;
    double falseAlarm = (double) falseAlarms / games;
    double deviation =
        Math.sqrt((hit * (1 - hit) + falseAlarm * (1 - falseAlarm) + 0.5 / games) / games);
    return new Advantage(hit - falseAlarm, 2.576 * deviation);
  }

  /** The most powerful test there is: which of the two towns makes all that was told likelier. */
  private static boolean isThere(TableAnonymiser anonymiser, Town town, NoiseScales scales) {
    double likelier = 0;
    for (ReportDimension dimension : TABLES) {
      TableId table = new TableId(Period.day(Town.SOUGHT), dimension);
      ReleasedTable told = anonymiser.releaseDay(table, town.cells(table));
      List<ExactCell> without = TOWN.cells(table);
      List<ExactCell> with = WITH_ONE_MORE.cells(table);
      for (int i = 0; i < without.size(); i++) {
        for (ReportMetric metric : NoiseScales.SHARED) {
          OptionalLong number = told.number(without.get(i).cell(), metric);
          if (number.isPresent()) {
            likelier += logRatio(number.getAsLong(), metric, without.get(i), with.get(i), scales);
          }
        }
      }
    }
    return likelier > 0;
  }

  private static double logRatio(
      long told, ReportMetric metric, ExactCell without, ExactCell with, NoiseScales scales) {
    boolean reach = metric == ReportMetric.REACH;
    Noise noise = reach ? scales.users() : scales.of(metric, "USD", 1).orElseThrow();
    double away = told - (reach ? without.users() : without.total(metric));
    double near = told - (reach ? with.users() : with.total(metric));
    return (away * away - near * near) / (2 * noise.sigma() * noise.sigma());
  }

  // A partner: how much did it spend where it is nearly alone?

  @Test
  void whatIsToldKeepsTheRuleAndWhatIsNotCannotBeSubtracted() {
    Findings findings = attack(anonymiser("partners"));
    System.out.printf(
        Locale.ROOT,
        "red team: %,d numbers told, %,d withheld, %d against the rule, %d totals of partners recovered%n",
        findings.told,
        findings.withheld,
        findings.againstTheRule,
        findings.recovered);
    assertThat(findings.told).isGreaterThan(300);
    assertThat(findings.againstTheRule).isZero();
    assertThat(findings.recovered).isZero();
  }

  @Test
  void withoutTheRuleOfPartnersTheirTotalsAreTold() {
    CellRule none = new CellRule(RULE.users(), 1, 1);
    Findings findings = attack(new TableAnonymiser("partners".getBytes(UTF_8), none, SCALES));
    assertThat(findings.againstTheRule).isPositive();
  }

  @Test
  void withoutComplementarySuppressionTheirTotalsAreSubtracted() {
    Findings findings = attack(new TableAnonymiser(
        "partners".getBytes(UTF_8), RULE, SCALES, List.of(new UnsafeNumbers(RULE))));
    assertThat(findings.againstTheRule).isZero();
    assertThat(findings.recovered).isPositive();
  }

  @Test
  void withoutComplementaryMonthsTheDayThatIsMissingIsSubtracted() {
    TableAnonymiser anonymiser = anonymiser("partners");
    TableId october =
        new TableId(Period.month(YearMonth.of(2026, 10)), ReportDimension.COUNTRY_DIMENSION);
    Map<TableId, ReleasedTable> days = new HashMap<>();
    for (Period day : october.period().within()) {
      TableId table = october.of(day);
      days.put(table, anonymiser.releaseDay(table, TOWN.cells(table)));
    }
    // A month that is released as if it had no days.
    ReleasedTable broken = anonymiser.releaseMonth(october, TOWN.cells(october), List.of());
    assertThat(recoveredByMonth(october, broken, days)).isPositive();
    ReleasedTable sound = Await.result(releases(TOWN, anonymiser).get(october));
    assertThat(recoveredByMonth(october, sound, days)).isZero();
    // And what is sound is not simply nothing.
    assertThat(sound.cells()).isNotEmpty();
  }

  private static final class Findings {
    private long told;
    private long withheld;
    private long againstTheRule;
    private long recovered;
  }

  private static Findings attack(TableAnonymiser anonymiser) {
    Findings findings = new Findings();
    Releases releases = releases(TOWN, anonymiser);
    List<Period> periods = new ArrayList<>(Period.monthsAndDays(Town.FIRST, Town.LAST));
    periods.addAll(Period.days(LocalDate.of(2026, 10, 1), LocalDate.of(2026, 10, 10)));
    for (Period period : periods) {
      ReleasedTable total = Await.result(releases.get(TableId.total(period)));
      for (ReportDimension dimension : TABLES.subList(1, TABLES.size())) {
        TableId id = new TableId(period, dimension);
        ReleasedTable table = Await.result(releases.get(id));
        for (ReportMetric metric : NoiseScales.SUMS) {
          look(id, metric, total, table, findings);
        }
      }
    }
    return findings;
  }

  private static void look(
      TableId id,
      ReportMetric metric,
      ReleasedTable total,
      ReleasedTable table,
      Findings findings) {
    OptionalLong rest = total.number(new Cell("", "USD"), metric);
    long left = rest.orElse(0);
    List<ExactCell> hidden = new ArrayList<>();
    for (ExactCell cell : TOWN.cells(id)) {
      OptionalLong told = table.number(cell.cell(), metric);
      if (told.isPresent()) {
        findings.told++;
        findings.againstTheRule += keepsTheRule(cell, metric) ? 0 : 1;
        left -= told.getAsLong();
      } else {
        findings.withheld++;
        hidden.add(cell);
      }
    }
    if (rest.isPresent()) {
      findings.recovered += recovered(id, metric, left, hidden);
    }
  }

  /** What the red team has of the hidden cells together is a guess at the largest partner's total in each of them. */
  private static int recovered(
      TableId id, ReportMetric metric, long guess, List<ExactCell> hidden) {
    double noise = SCALES.of(metric, "USD", id.period().length()).orElseThrow().sigma();
    int recovered = 0;
    for (ExactCell cell : hidden) {
      for (long total : cell.partners(metric).values()) {
        boolean isMoreThanNoise = total > CellRule.TAIL * noise;
        recovered += isMoreThanNoise && Math.abs(guess - total) <= 0.15 * total ? 1 : 0;
      }
    }
    return recovered;
  }

  private static int recoveredByMonth(
      TableId month, ReleasedTable released, Map<TableId, ReleasedTable> days) {
    int recovered = 0;
    for (ExactCell cell : TOWN.cells(month)) {
      for (ReportMetric metric : NoiseScales.SUMS) {
        OptionalLong left = released.number(cell.cell(), metric);
        if (left.isEmpty()) {
          continue;
        }
        long guess = left.getAsLong();
        List<TableId> hidden = new ArrayList<>();
        for (Map.Entry<TableId, ReleasedTable> day : days.entrySet()) {
          OptionalLong told = day.getValue().number(cell.cell(), metric);
          guess -= told.orElse(0);
          if (told.isEmpty()) {
            hidden.add(day.getKey());
          }
        }
        if (hidden.size() == 1) {
          List<ExactCell> missing = TOWN.cells(hidden.get(0)).stream()
              .filter(each -> each.cell().equals(cell.cell()))
              .toList();
          recovered += recovered(month, metric, guess, missing);
        }
      }
    }
    return recovered;
  }

  private static boolean keepsTheRule(ExactCell cell, ReportMetric metric) {
    long largest = Collections.max(cell.partners(metric).values());
    return cell.users() >= RULE.users()
        && cell.partners(metric).size() >= RULE.partners()
        && largest <= RULE.largestShare() * cell.total(metric);
  }

  /** The distribution function of the normal distribution (Abramowitz and Stegun 26.2.17). */
  private static double normal(double x) {
    double t = 1 / (1 + 0.2316419 * x);
    double sum = t
        * (0.319381530
            + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return 1 - Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * sum;
  }
}
