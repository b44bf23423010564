package io.segmento.tools.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.segmento.tools.SegmentoMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
      --preset x               | --preset: x (expected: one of 1458, 2259, 2261, 2821, 2997, 3358, 3386, 3427, 3476)
      --strategies /no/such    | --strategies: /no/such (expected: a folder of plugins)
      --first-seed 9223372036854775805 | --first-seed: 9223372036854775805 (expected: room for 5 seeds after it)
      --auctions 0             | --auctions: 0 (expected: >= 1)
      --seeds 0                | --seeds: 0 (expected: 1 to 200)
      --seeds 1000000000       | --seeds: 1000000000 (expected: 1 to 200)
      --budget-share -0.5      | --budget-share: -0.5 (expected: 0 to 1000000)
      --budget-share NaN       | --budget-share: NaN (expected: 0 to 1000000)
      --budget-share 1e-12     | --budget-share: 1.0E-12 (expected: 0, or a budget of at least one micro)
      --ledger-lag -3          | --ledger-lag: -3 (expected: 0 to 86400)
      --nodes 0                | --nodes: 0 (expected: 1 to 64)
      --max-bid-cpm-micros -1  | --max-bid-cpm-micros: -1 (expected: >= 0)
      --timeouts 2             | --timeouts: 2.0 (expected: 0 to 1)
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
    assertThat(refusal("replay", log + ".none", "--click-value-micros", "1"))
        .contains("log.csv.none: not there (expected: a file or a directory)");
    assertThat(refusal("replay", log, "--click-value-micros", "1"))
        .contains("line 1: no column exchange");
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
    assertThat(options().again()).matches(" {2}\\(settings [0-9a-f]{8}\\)").isNotEqualTo(again);
    assertThat(Arrays.asList(words)).hasSize(8);
  }

  @Test
  void whatAStrategyCountsIsToldBesideItsFigures() {
    StrategyRuns runs = SimulationPageTest.runs("quiet", 1, 1);
    StrategyRuns counting = new StrategyRuns(
        runs.name(),
        runs.results(),
        1,
        runs.decisions(),
        Map.of("wrong_parameters", 3L, "other", 0L));

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
