package io.segmento.strategies.onnxmodel;

import static io.segmento.strategy.testing.FakeCandidate.candidate;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.onnxruntime.OrtEnvironment;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.Decision;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.NoBidReason;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.StrategyContext;
import io.segmento.strategy.StrategyMetrics;
import io.segmento.strategy.StrategyPlugin;
import io.segmento.strategy.testing.BiddingStrategyContract;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxModelStrategyTest extends BiddingStrategyContract {

  @Override
  protected StrategyPlugin plugin() {
    return new OnnxModelPlugin();
  }

  /** The contract's context with a model. */
  @SuppressWarnings("ArrayRecordComponent")
  private record WithModel(StrategyContext rest, byte[] model, String parity)
      implements StrategyContext {
    @Override
    public Clock clock() {
      return rest.clock();
    }

    @Override
    public StrategyConfig config() {
      return rest.config();
    }

    @Override
    public StrategyMetrics metrics() {
      return rest.metrics();
    }

    @Override
    public ModelFiles models() {
      return name -> switch (name) {
        case OnnxModelStrategy.FILE -> Optional.of(model);
        case Parity.FILE ->
          Optional.of(parity).filter(text -> !text.isEmpty()).map(text -> text.getBytes(UTF_8));
        default -> Optional.empty();
      };
    }
  }

  private OnnxModelStrategy with(byte[] model) {
    return new OnnxModelStrategy(new WithModel(context, model, ""));
  }

  /** Sigmoid(−2 + floor / 2), as an exporter would write it. */
  private static String scored(double factor) {
    StringBuilder rows = new StringBuilder("floor,width,expected\n");
    for (int i = 0; i < 3_000; i++) {
      double floor = i / 1_000.0;
      rows.append(floor)
          .append(",300,")
          .append(factor / (1 + Math.exp(2 - 0.5 * floor)))
          .append('\n');
    }
    return rows.toString();
  }

  @Test
  void aModelThatScoresAsItsExporterDidIsTaken() {
    byte[] model = TinyModel.of("floor,width", -2, 2, 0.5f, 0);

    assertThat(new OnnxModelStrategy(new WithModel(context, model, scored(1)))).isNotNull();
    assertThatThrownBy(() -> new OnnxModelStrategy(new WithModel(context, model, scored(1.0001))))
        .hasMessageStartingWith("model.parity.csv: row ")
        .hasMessageContaining("off by 0.00010 of it (expected: ");
  }

  @Test
  void whatIsWrongWithTheScoredRowsIsNamed() {
    byte[] model = TinyModel.of("floor,width", -2, 2, 0.5f, 0);

    assertThatThrownBy(() -> new OnnxModelStrategy(
            new WithModel(context, model, "width,floor,expected\n300,1,0.2\n")))
        .hasMessageContaining("(expected: the header floor,width,expected and 1 to 100000 rows)");
    assertThatThrownBy(() ->
            new OnnxModelStrategy(new WithModel(context, model, "floor,width,expected\n1,300,0\n")))
        .hasMessage(
            "model.parity.csv: line 2: 1,300,0 (expected: 3 numbers, the last above 0 to 1)");
  }

  @Test
  void withoutAModelNothingIsBid() {
    assertThat(strategy().decide(FakeOpportunity.of(candidate())).noBidReason())
        .isEqualTo(NoBidReason.NOT_READY);
  }

  @Test
  void scoresAreThoseOfTheModelForAllCandidatesAtOnce() {
    OnnxScorer scorer = new OnnxScorer(TinyModel.of("floor,width", -2, 2, 0.5f, 0.001f));
    List<Candidate> candidates =
        List.of(candidate().withFloor(1_000_000), candidate().withFloor(4_000_000));
    Opportunity opportunity = FakeOpportunity.of(candidates.toArray(Candidate[]::new));

    float[] rates = scorer.rates(opportunity, candidates);

    for (int i = 0; i < 2; i++) {
      double score = -2
          + 0.5 * candidates.get(i).bidFloorCpmMicros() / 1e6
          + 0.001 * candidates.get(i).width();
      // The parity that a model's exporter is held to: 1e-5 of the value.
      double expected = 1 / (1 + Math.exp(-score));
      assertThat((double) rates[i]).isCloseTo(expected, offset(1e-5 * expected));
    }
  }

  @Test
  void itBidsWhatAClickIsWorthTimesTheModelsRate() {
    // Sigmoid(−6) is 0.002473: at 1.5 a click 3.709 CPM.
    Decision decision = with(TinyModel.of("floor", -6, 1, 0))
        .decide(
            FakeOpportunity.of(candidate().withParameters(Map.of("goal-value-micros", "1500000"))));

    assertThat(decision.bids())
        .singleElement()
        .satisfies(bid -> assertThat(bid.valueCpmMicros()).isBetween(3_708_000L, 3_710_000L));
  }

  /** What {@code segmento up} starts with: the file is these bytes, and its check sum is theirs. */
  @Test
  void theSampleIsASmallModelThatBidsMoreForABasketAndLessWithTime() throws Exception {
    byte[] model = TinyModel.of(
        "known,in-basket,hours-since-seen,times-shown,purchases",
        -7,
        5,
        0.7f,
        1.2f,
        -0.01f,
        -0.25f,
        -0.5f);
    Path sample = Path.of("src", "main", "sample");

    assertThat(Files.readAllBytes(sample.resolve("model.onnx"))).isEqualTo(model);
    assertThat(Files.readString(sample.resolve("model.onnx.sha256")).strip())
        .isEqualTo(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(model)));
    Candidate basket =
        candidate().withProducts(new FakeProduct("sku", 1, FakeOpportunity.NOW_MILLIS, true));
    List<Candidate> candidates = List.of(candidate(), basket);
    float[] rates = new OnnxScorer(model)
        .rates(FakeOpportunity.of(candidates.toArray(Candidate[]::new)), candidates);
    assertThat(rates[1]).isGreaterThan(3 * rates[0]);
    assertThat(rates[0]).isBetween(0.0001f, 0.01f);
  }

  /** From 1.29.0 on it has; see the README. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "linux-x64/libonnxruntime.so",
        "linux-aarch64/libonnxruntime.so",
        "osx-aarch64/libonnxruntime.dylib"
      })
  void theRuntimeHasNothingInItThatReportsHome(String library) throws IOException {
    try (InputStream in = OrtEnvironment.class.getResourceAsStream("native/" + library)) {
      String code = new String(requireNonNull(in, library).readAllBytes(), ISO_8859_1);

      assertThat(code.contains("events.data.microsoft.com")).isFalse();
      assertThat(code.contains("/proc/self/cmdline")).isFalse();
    }
  }

  private static InputStream pom(String version) {
    return new ByteArrayInputStream(
        ("<project>\n  <artifactId>onnxruntime</artifactId>\n  <version>" + version
                + "</version>\n</project>")
            .getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.29.0", "1.30.1", "1.28.1", "2.0.0", "1.28.0-SNAPSHOT"})
  void aRuntimeThatNobodyLookedAtIsRefusedBeforeItIsLoaded(String version) {
    assertThatThrownBy(() -> KnownRuntime.require(pom(version)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("ONNX Runtime: " + version + " (expected: 1.28.0;");
  }

  @Test
  void aRuntimeThatDoesNotTellItsVersionIsRefused() {
    assertThatThrownBy(() -> KnownRuntime.require(null))
        .hasMessageStartingWith("ONNX Runtime: a build that does not tell its version");
    assertThatThrownBy(() -> KnownRuntime.require(new ByteArrayInputStream(new byte[] {1, 2})))
        .hasMessageStartingWith("ONNX Runtime: a build that does not tell its version");
  }

  /** The one that this project packs tells its version where it is looked for; also what the build is changed to has to be looked at first. */
  @Test
  void theRuntimeOfThisBuildIsKnown() throws IOException {
    KnownRuntime.require();
    KnownRuntime.require(pom("1.28.0"));
  }

  @Test
  void aModelThatIsNotRightSaysWhatIsWrong() {
    assertThatThrownBy(() -> with(new byte[] {1, 2, 3})).hasMessageContaining("not one that runs");
    assertThatThrownBy(() -> with(TinyModel.of("", 0, 1, 1)))
        .hasMessageContaining("no metadata \"features\"");
    assertThatThrownBy(() -> with(TinyModel.of("weather", 0, 1, 1)))
        .hasMessageContaining("feature: weather (expected: one of hour, weekday");
    assertThatThrownBy(() -> with(TinyModel.of("hour,views", 0, 1, 1)))
        .hasMessageContaining("(expected: [any number of candidates, 2 features])");
    assertThatThrownBy(() -> with(TinyModel.withoutSigmoid("hour", 7, 1)))
        .hasMessageContaining("7.0 for features of 0 (expected: a probability, 0 to 1)");
  }
}
