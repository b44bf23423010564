package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.segmento.simulate.Fatigue;
import io.segmento.simulate.Market;
import io.segmento.simulate.Presets;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import io.segmento.simulate.Simulation;
import io.segmento.simulate.Visitors;
import io.segmento.strategy.Decision;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.tools.SegmentoMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is wrong with a question is said by option, value and expectation, before any work is done. */
class OfflineCommandsTest {

  private static final String COLUMNS = "reward,propensity,target\n";

  @TempDir
  Path directory;

  private static String refusal(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine command = SegmentoMain.commandLine();
    command.setErr(new PrintWriter(said));
    assertThat(command.execute(arguments)).isEqualTo(SegmentoMain.EXIT_FAILED);
    return said.toString().strip();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      --preset x               | --preset: x (expected: one of 1458, 2259, 2261, 2821, 2997, 3358, 3386, 3427, 3476, retargeting, or several different ones)
      --strategies /no/such    | --strategies: /no/such (expected: a folder of plugins)
      --first-seed 9223372036854775805 | --first-seed: 9223372036854775805 (expected: room for 5 seeds after it)
      --traffic-by-hour 1,2,3  | --traffic-by-hour: weights by hour: 3 (expected: 24)
      --auctions 0             | --auctions: 0 (expected: >= 1)
      --set =1                 | --set: =1 (expected: a key before =)
      --seeds 0                | --seeds: 0 (expected: 1 to 200)
      --seeds 1000000000       | --seeds: 1000000000 (expected: 1 to 200)
      --budget-share -0.5      | --budget-share: -0.5 (expected: 0 to 1000000)
      --budget-share NaN       | --budget-share: NaN (expected: 0 to 1000000)
      --budget-share 1e-12     | --budget-share: 1.0E-12 (expected: 0, or a budget of at least one micro)
      --ledger-lag -3          | --ledger-lag: -3 (expected: 0 to 86400)
      --notice-lag -1          | --notice-lag: -1 (expected: 0 to 86400)
      --hold 86401             | --hold: 86401 (expected: 0 to 86400)
      --duplicates 1.1         | --duplicates: 1.1 (expected: 0 to 1)
      --preset 1458,1458       | --preset: 1458,1458 (expected: one of 1458, 2259, 2261, 2821, 2997, 3358, 3386, 3427, 3476, retargeting, or several different ones)
      --market /no/such/file   | --market: /no/such/file (expected: a file that is there)
      --market x --rival 1:1:1 | --market and --rival: [1:1:1] (expected: only one of both)
      --rival 1500000:0.7      | --rival: 1500000:0.7 (expected: MEDIAN:DEVIATION:PART, such as 1500000:0.7:0.5)
      --rival -1:0.7:0.5       | --rival: -1:0.7:0.5: rival: median bid -1.0 CPM micros (expected: above 0)
      --creatives 1,           | --creatives: 1, (expected: numbers from 0 to 1000.0 with commas)
      --target-return -1       | --target-return: -1.0 (expected: 0 to 1.0E15)
      --nodes 0                | --nodes: 0 (expected: 1 to 64)
      --max-bid-cpm-micros -1  | --max-bid-cpm-micros: -1 (expected: >= 0)
      --timeouts 2             | --timeouts: 2.0 (expected: 0 to 1)
      --days 0                 | --days: 0 (expected: 1 to 31)
      --days 31 --auctions 100000000 | --auctions: 100000000 (expected: <= 69273666 on each of 31 days)
      --traffic-by-day 1,2     | --traffic-by-day: weights by day: 2 (expected: 7, of Monday to Sunday)
      --traffic-by-day x       | --traffic-by-day: x (expected: 7 numbers above 0 with commas)
      --auc 50                 | --auc: 50.0 (expected: above 50 to below 100)
      --auc 100                | --auc: 100.0 (expected: above 50 to below 100)
      --hold-out 1             | --hold-out: 1.0 (expected: 0 to below 1)
      --users 0                | --users: 0 (expected: 1 to 10000000)
      --fatigue -1             | --fatigue: -1.0 (expected: 0 to 10)
      --preset 1458,2997 --rival 1:1:1 | --preset: 1458,2997 (expected: one, whose response is meant, with --market or --rival)
      --fatigue-recovery 6     | --fatigue-recovery: 6.0 (expected: only where users tire: with --fatigue above 0, or a preset that has it)
      --preset retargeting --fatigue 0 --fatigue-recovery 6 | --fatigue-recovery: 6.0 (expected: only where users tire: with --fatigue above 0, or a preset that has it)
      --predictions-know-visitors | --predictions-know-visitors: true (expected: only with a preset whose visitors respond by what they did)
      --fatigue-recovery -1    | --fatigue-recovery: -1.0 (expected: 0 to 10000)
      --calibration 0          | --calibration: 0.0 (expected: above 0 to 100)
      --price-shift Infinity   | --price-shift: Infinity (expected: -3 to 3)
      --price-correlation NaN  | --price-correlation: NaN (expected: -1 to 1)
      --html /no/such/page     | --html: /no/such/page (expected: a file in a directory that is there)
      """)
  void aSimulationIsRefusedByTheOptionThatIsWrong(String options, String message) {
    for (String command : new String[] {"simulate", "compare a b"}) {
      assertThat(refusal((command + " " + options).split(" ", -1)))
          .isEqualTo("segmento: " + message);
    }
  }

  @Test
  void aReplayIsRefusedByTheOptionThatIsWrong() throws IOException {
    String log = Files.writeString(directory.resolve("log.csv"), "at_millis\n").toString();

    assertThat(refusal("replay", log)).contains("--click-value-micros: 0 (expected: >= 1");
    assertThat(refusal("replay", log, "--click-value-micros", "1", "--budget-micros", "-1"))
        .contains("--budget-micros: -1 (expected: >= 0)");
    assertThat(refusal("replay", log, "--click-value-micros", "1", "--market-out", log))
        .isEqualTo("segmento: --market-out: " + log + " (expected: another file than the log)");
    assertThat(refusal("replay", log + ".none", "--click-value-micros", "1"))
        .contains("log.csv.none: not there (expected: a file or a directory)");
    assertThat(refusal("replay", log, "--click-value-micros", "1"))
        .contains("line 1: no column exchange");
    assertThat(refusal("replay", log, "--click-value-micros", "1", "--campaign", "boots"))
        .endsWith("--campaign: boots (expected: not with a table, which names none)");
    for (String ofALog : new String[] {"--strategy", "--campaign", "--seed", "--html"}) {
      assertThat(refusal("replay", "--recorded", ofALog, "1"))
          .isEqualTo("segmento: " + ofALog
              + ": only with FILE; --recorded runs auctions as they were, and compares answers");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      1,0,0.5       | line 2: propensity: 0.0, of the target: 0.5 (expected: above 0 to 1
      1,many,0.5    | line 2: propensity: many (expected: a number)
      1,0.5         | line 2: target: missing (expected: 3 fields, not 2)
      NaN,0.5,0.5   | line 2: reward: NaN
      """)
  void aMistakeInALogOfChoicesIsNamedByLineAndColumn(String row, String message)
      throws IOException {
    Path log = Files.writeString(directory.resolve("choices.csv"), COLUMNS + row + "\n");

    assertThat(refusal("off-policy", log.toString())).contains(message);
  }

  @Test
  void whatIsNoLogOfChoicesIsNamed() throws IOException {
    assertThat(refusal("off-policy", directory.resolve("none.csv").toString()))
        .contains("none.csv (expected: a file that is there)");
    Path log = Files.writeString(
        directory.resolve("wide.csv"),
        String.join(",", Stream.iterate("a", a -> a + "a").limit(40).toList()) + "\n");
    assertThat(refusal("off-policy", log.toString()))
        .contains("no column reward (expected: one of a, aa,")
        .endsWith("and 28 more)");
  }

  private static DayOptions options(String... arguments) {
    DayOptions options = new DayOptions();
    CommandLine.populateCommand(options, arguments);
    return options;
  }

  /** One line is enough to have the same days again, and two hashes to see that they are not the same. */
  @Test
  void theOptionsThatGiveTheSameDaysAgainAreTold() {
    String[] asked = {"--set", "b=2", "--set", "a=1", "--price-shift", "0.5", "--first-seed", "7"};
    String again = options(asked).again();

    assertThat(again)
        .matches(
            " --first-seed 7 --price-shift 0.5 --set a=1 --set b=2 {2}\\(settings [0-9a-f]{8}\\)");
    String[] words = again.substring(0, again.indexOf("  (")).strip().split(" ", -1);
    assertThat(options(words).again()).isEqualTo(again);
    String[] others = {
      "--preset",
      "1458,2997",
      "--second-price",
      "--notice-lag",
      "5",
      "--hold",
      "60",
      "--crash",
      "--duplicates",
      "0.1",
      "--creatives",
      "1,2",
      "--target-return",
      "2.0"
    };
    String[] rivals = {"--rival", "1:1:1", "--rival", "2:1:0.5"};
    String[] plugins = {"--strategies", "build/plugins", "--permit", "network,files"};
    for (String[] told : new String[][] {others, rivals, plugins}) {
      String line = options(told).again();
      assertThat(options(line.substring(0, line.indexOf("  (")).strip().split(" ", -1))
              .again())
          .isEqualTo(line)
          .contains(told);
    }
    String usual = options().again();
    assertThat(usual)
        .matches(" {2}\\(settings [0-9a-f]{8}\\)")
        .doesNotContain("00000000")
        .isNotEqualTo(again);
    assertThat(options(plugins).again()).endsWith(usual);
    assertThat(Arrays.asList(words)).hasSize(8);
  }

  /** Typed into a shell, what has a space or a quote is one word again. */
  @Test
  void whatIsNoPlainWordIsQuotedToBeTypedAgain() {
    assertThat(options("--set", "note=it's on", "--strategies", "my plugins").again())
        .contains(" --set 'note=it'\\''s on' --strategies 'my plugins'");
  }

  /** A market of a log: written by a replay that asks nobody, taken by a simulation, and a part of its hash. */
  @Test
  void theMarketOfALogIsSimulated() throws IOException {
    StringBuilder log = new StringBuilder("at_millis,exchange,first_price,floor_cpm_micros,"
        + "click_rate,bid_cpm_micros,won,paid_cpm_micros,minimum_to_win_cpm_micros,clicked\n");
    for (int i = 0; i < 100; i++) {
      log.append(i)
          .append(",\"x, y\",false,1000,0.01,500000,")
          .append(i < 90 ? "true,300000" : "false,0")
          .append(",0,false\n");
    }
    String file = Files.writeString(directory.resolve("log.csv"), log).toString();
    String market = directory.resolve("market.csv").toString();

    assertThat(SegmentoMain.commandLine()
            .execute("replay", file, "--click-value-micros", "1", "--market-out", market))
        .isZero();

    DayOptions options = options("--market", market, "--budget-share", "0.5");
    options.check();
    Scenario day = options.scenario(1);
    assertThat(day.markets()).singleElement().satisfies(exchange -> {
      assertThat(exchange.exchange()).isEqualTo("x, y");
      assertThat(exchange.floorCpmMicros()).isEqualTo(1_000);
      assertThat(exchange.winProbability(500_000)).isCloseTo(0.9, offset(0.01));
    });
    assertThat(day.campaigns().get(0).budgetMicros())
        .isCloseTo(
            (long) (0.5 * 200_000 * day.markets().get(0).meanToBeatCpmMicros(0) / 1e3),
            Offset.offset(1L));
    String again = options.again();
    Files.writeString(Path.of(market), Files.readString(Path.of(market)).replace(",90.", ",80."));
    assertThat(options.again()).isNotEqualTo(again);
    assertThat(
            refusal("replay", file, "--click-value-micros", "1", "--market-out", "/no/such/file"))
        .contains("--market-out: /no/such/file (expected: a file in a directory that is there)");
    assertThat(refusal("simulate", "--market", market, "--second-price"))
        .contains("--second-price: true (expected: not with --market");
    assertThat(refusal("simulate", "--market", file))
        .contains("log.csv: line 1: no column up_to_cpm_micros");
  }

  /** With a floor of a unit and prices that jump at noon, too. */
  @Test
  void theBudgetIsAPartOfWhatAllAuctionsCost() {
    for (String[] each : new String[][] {
      {},
      {"--floor-cpm-micros", "1000000"},
      {"--price-shift", "1", "--price-drift", "0.5", "--traffic-by-hour", "1,".repeat(23) + "9"},
      {"--rival", "1000000:0.5:0.1", "--floor-cpm-micros", "1000000"}
    }) {
      Scenario day = options(each).scenario(1);
      double all = Simulation.run(day, () -> opportunity -> Decision.noBid(NoBidReason.NO_INTEREST))
          .clairvoyance()
          .totalMicros();
      assertThat(day.campaigns().get(0).budgetMicros() / all)
          .as("%s", String.join(" ", each))
          .isCloseTo(0.0625, withinPercentage(2));
    }
    assertThat(options("--budget-share", "0").scenario(1).campaigns().get(0).budgetMicros())
        .isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void severalPresetsAreExchangesWhoseTrafficIsShared() {
    Scenario day = options(
            "--preset",
            "1458,2997",
            "--nodes",
            "3",
            "--hold",
            "60",
            "--crash",
            "--creatives",
            "1,0.5")
        .scenario(1);

    assertThat(day.markets())
        .extracting(Market::exchange)
        .containsExactly("ipinyou-1458", "ipinyou-2997");
    assertThat(day.response().clickRate()).isEqualTo(Presets.response("1458").clickRate());
    assertThat(day.holdMillis()).isEqualTo(60_000);
    assertThat(day.crash()).isTrue();
    assertThat(day.campaigns().get(0).creativeFactors()).containsExactly(1.0, 0.5);
  }

  /** A week has seven times the auctions and the budget of a day; its second day is a Saturday. */
  @Test
  void aRunMayLastAWeek() {
    String[] asked = {"--days", "7", "--traffic-by-day", "4,4,4,5,6,3,5"};
    Scenario week = options(asked).scenario(1);
    Scenario day = options().scenario(1);

    assertThat(week.auctions()).isEqualTo(7 * day.auctions());
    assertThat(week.horizonMillis()).isEqualTo(7 * day.horizonMillis());
    assertThat(week.campaigns().get(0).budgetMicros())
        .isCloseTo(7 * day.campaigns().get(0).budgetMicros(), Offset.offset(7L));
    long saturday = week.startMillis() + Scenario.DAY_MILLIS;
    assertThat(week.traffic().weight(saturday, saturday + Scenario.DAY_MILLIS)
            / week.traffic().weight(week.startMillis(), saturday))
        .isEqualTo(0.5);
    assertThat(options(asked).again()).contains(asked);
  }

  @Test
  void aPresetsVisitorsRespondAsItSaysUnlessTheyAreToldOtherwise() {
    Response usual = options("--preset", "retargeting").scenario(1).response();
    assertThat(usual).isEqualTo(Presets.response("retargeting"));
    assertThat(options().scenario(1).response()).isEqualTo(Presets.response("2997"));

    String[] asked = {
      "--preset",
      "retargeting",
      "--fatigue",
      "0.2",
      "--fatigue-recovery",
      "6.0",
      "--predictions-know-visitors",
      "--hold-out",
      "0.2",
      "--users",
      "1000"
    };
    Response told = options(asked).scenario(1).response();
    assertThat(options(asked).scenario(1).visitors()).isEqualTo(new Visitors(1_000, 0.2));
    assertThat(told.fatigue()).isEqualTo(new Fatigue(0.2, 6 * 3_600_000));
    assertThat(told.predictions().knowVisitors()).isTrue();
    assertThat(told.behaviour()).isEqualTo(usual.behaviour());
    assertThat(options(asked).again()).contains(asked);
    assertThat(options("--preset", "1458", "--auc", "60").scenario(1).response())
        .isEqualTo(Presets.response("1458").withAuc(0.6));
  }

  @Test
  void whatAStrategyCountsIsToldBesideItsFigures() {
    StrategyRuns runs = SimulationPageTest.runs("quiet", 1, 1);
    StrategyRemarks remarks = new StrategyRemarks("quiet");
    StrategyMetrics.Counter wrong = remarks.counter("wrong_parameters");
    for (int i = 0; i < 3; i++) {
      wrong.increment();
    }
    StrategyMetrics.Counter unused = remarks.counter("other");
    StrategyRuns counting =
        new StrategyRuns(runs.name(), runs.results(), 1, runs.decisions(), remarks.sentences());

    assertThat(counting.notes()).isEqualTo(List.of("quiet counted wrong_parameters: 3 times."));
  }

  /** Who gives a jar, or mistypes a name, reads what would do. */
  @Test
  void aStrategyThatIsNotThereIsToldWithThoseThatAre() {
    assertThat(refusal("simulate", "--strategy", "mine", "--strategies", directory.toString()))
        .isEqualTo("segmento: strategy: mine (expected: a plugin in " + directory
            + ", where there is none)");
  }

  @Test
  void aLogThatIsNoTextIsSaidToBeNone() throws IOException {
    Path log = Files.write(directory.resolve("log.csv"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThat(refusal("replay", log.toString(), "--click-value-micros", "1"))
        .isEqualTo("segmento: " + log + ": cannot be read: not text (expected: UTF-8)");
  }
}
