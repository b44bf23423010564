package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.check.OddClasses;
import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.platform.testing.Await;
import io.segmento.proto.storage.v1.BidToken;
import io.segmento.strategy.OutcomeListener;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;

/** What a plugin's changed byte code does when it runs away, on real jars. */
class RunawayTest {

  @TempDir
  Path work;

  private final CollectorRegistry collectors = new CollectorRegistry();

  private static PluginLimits limits(Duration callTime, Duration startTime) {
    return limits(callTime, TestLimits.LIMITS.backgroundTime(), startTime);
  }

  private static PluginLimits limits(
      Duration callTime, Duration backgroundTime, Duration startTime) {
    PluginLimits standard = TestLimits.LIMITS;
    return new PluginLimits(
        callTime,
        standard.callBytes(),
        backgroundTime,
        startTime,
        standard.startWait(),
        standard.startBytes(),
        standard.inFlight(),
        false,
        standard.nameToPermits());
  }

  private LoadedStrategy load(String members) throws IOException {
    return load(members, TestLimits.LIMITS);
  }

  private LoadedStrategy load(String members, PluginLimits limits) throws IOException {
    Path directory = Files.createDirectories(work.resolve("strategies"));
    PluginJars.in(work).plugin("acme", members).jar(directory.resolve("acme.jar"));
    return loaded(directory, limits);
  }

  private LoadedStrategy loaded(Path directory, PluginLimits limits) throws IOException {
    StrategyLoader.Loaded loaded = new StrategyLoader(
            Clock.systemUTC(),
            Ticker.systemTicker(),
            new StrategyCallMetrics(collectors),
            new StrategyLearning(),
            KeptState::unkept,
            limits)
        .load(directory);
    return requireNonNull(loaded.loaded().get("acme"), () -> "refused: " + loaded.refused());
  }

  private static StrategyOutcome ask(LoadedStrategy strategy) {
    // Time to spare, so that the strategy's own bound is what ends it.
    return strategy.decide(new Unhurried());
  }

  private double failures(String cause) {
    Double value = collectors.getSampleValue(
        "segmento_strategy_failures_total",
        new String[] {"strategy", "state", "cause"},
        new String[] {"acme", "live", cause});
    return value == null ? 0 : value;
  }

  private String causes() {
    return Arrays.stream(FailureCause.values())
        .filter(cause -> failures(cause.label()) > 0)
        .toList()
        .toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time | while (true) { }",
        "time | for (;;) { try { while (true) { } } catch (Throwable again) { } }",
        "time | for (;;) { try { while (true) { } } finally { continue; } }",
        "time | int i = 0; do { switch (i) { case 0: i = 1; continue; default: i = 0; continue; } } while (true);",
        "time | java.util.stream.Stream.generate(() -> 1).forEach(x -> { }); return null;",
        "time | Object lock = new Object(); for (;;) { try { synchronized (lock) { while (true) { } } } catch (Error again) { } }",
        "time | return deep(200);",
        // Inside the JDK, which has no checks of its own.
        "time | new Random(1).ints().sum(); return null;",
        "time | java.util.stream.Stream.iterate(1, java.util.function.UnaryOperator.identity()).count(); return null;",
        "time | java.util.stream.IntStream.iterate(-1, Math::abs).sum(); return null;",
        "time | java.util.stream.LongStream.range(0, Long.MAX_VALUE).max(); java.util.stream.LongStream.range(0, Long.MAX_VALUE).asDoubleStream().sum(); return null;",
        "time | java.util.regex.Pattern.compile(\"((a{1,2})+)\\\\1b\").matcher(\"a\".repeat(80)).matches(); return null;",
        "time | \"a\".repeat(80).matches(\"((a{1,2})+)\\\\1b\"); return null;",
        "time | new Random(1).ints(0, 9).sum(); return null;",
        "time | new Random(1).longs(Long.MAX_VALUE).sum(); return null;",
        "time | new SplittableRandom(1).doubles(Long.MAX_VALUE, 0, 1).sum(); return null;",
        "time | java.util.regex.Pattern.compile(\"((a{1,2})+)\\\\1b\").asMatchPredicate().test(\"a\".repeat(80)); return null;",
        "time | java.util.regex.Pattern.compile(\"((a{1,2})+)\\\\1b\").asPredicate().test(\"a\".repeat(80)); return null;",
        "time | java.util.regex.Pattern.compile(\"((a{1,2})+)\\\\1b\").splitAsStream(\"a\".repeat(80)).count(); return null;",
        // Long, but not for ever: that they are ended, and do not come to their end, is what is
        // told.
        "time | many(1).removeAll(many(2)); throw new IllegalStateException();",
        "time | many(1).retainAll(many(2)); throw new IllegalStateException();",
        "time | List<Object> late = many(1); late.add(2); late.containsAll(many(2)); throw new IllegalStateException();",
        "time | Collections.disjoint(many(1), many(2)); throw new IllegalStateException();",
        "memory | Queue<Object> all = new java.util.concurrent.ConcurrentLinkedQueue<>(List.of(1, 2)); all.forEach(all::add); return null;",
        "memory | Queue<Object> all = new java.util.concurrent.ConcurrentLinkedQueue<>(List.of(1, 2)); all.stream().collect(java.util.stream.Collectors.toCollection(() -> all)); return null;",
        "memory | \"a\".repeat(1 << 12).replace(\"a\", \"b\".repeat(1 << 14)); throw new IllegalStateException();",
        "memory | \"a\".repeat(1 << 12).replace(\"\", \"b\".repeat(1 << 14)); throw new IllegalStateException();",
        "memory | System.out.printf(\"%30000000d\", 1); throw new IllegalStateException();",
        "memory | new HashMap<Object, Object>(1 << 24, 0.75f).put(o, o); throw new IllegalStateException();",
        "memory | new LinkedHashMap<Object, Object>(1 << 24, 0.75f, true).put(o, o); throw new IllegalStateException();",
        "memory | new PriorityQueue<Integer>(1 << 24, Comparator.reverseOrder()); throw new IllegalStateException();",
        "memory | new BitSet().set(0, 1 << 28); throw new IllegalStateException();",
        "memory | new BitSet().set(1 << 28, true); throw new IllegalStateException();",
        "memory | Arrays.copyOfRange(new char[1], 0, 1 << 25); throw new IllegalStateException();",
        "memory | Arrays.copyOf(new Object[1], 1 << 24, String[].class); throw new IllegalStateException();",
        "memory | new java.io.BufferedReader(new java.io.StringReader(\"\"), 1 << 25); throw new IllegalStateException();",
        "memory | java.util.stream.Stream.generate(Object::new).toList(); return null;",
        "memory | java.util.stream.IntStream.range(0, 1 << 30).toArray(); return null;",
        "memory | \"abcdefghijklmnop\".repeat(1 << 26); return null;",
        "memory | String.format(\"%1000000000d\", 1); return null;",
        "memory | Collections.nCopies(1 << 30, o).toArray(); return null;",
        "memory | new BitSet().set(Integer.MAX_VALUE - 1); return null;",
        "memory | java.lang.reflect.Array.newInstance(long.class, 1 << 28); return null;",
        "memory | new StringBuilder().setLength(1 << 29); return null;",
        "memory | List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[1000]); }",
        "memory | List<Object> all = new ArrayList<>(); while (true) { all.add(new Object()); }",
        "memory | byte[] one = new byte[1 << 30]; return Decision.noBid(NoBidReason.values()[one[0]]);",
        "memory | long[][] one = new long[1 << 15][1 << 15]; return Decision.noBid(NoBidReason.values()[(int) one[0][0]]);",
        "memory | new ArrayList<Object>(1 << 30); return null;",
        "memory | \"ab\".repeat(1 << 29); return null;",
        "memory | while (true) { try { Object[] one = new Object[1 << 28]; } catch (Throwable again) { } }",
        "stack_overflow | return decide(o);"
      })
  void aRunawayEndsItselfAndIsNamed(String cause, String body) throws IOException {
    // Slow machines need time to use so much memory.
    Duration time = Duration.ofMillis(cause.strip().equals("memory") ? 10_000 : 50);
    LoadedStrategy strategy = load(
        "static List<Object> many(Object each) { return new ArrayList<>(Collections.nCopies(100_000, each)); }"
            + " static Decision deep(int n) { for (int i = 0; i < 2; i++) { if (n > 0) deep(n - 1); } return null; }"
            + " public Decision decide(Opportunity o) { " + body + " }",
        limits(time, Duration.ofSeconds(20)));

    StrategyOutcome outcome = ask(strategy);

    assertThat(failures(cause.strip())).as(causes()).isEqualTo(1);
    assertThat(outcome.bids()).isEmpty();
    assertThat(outcome.label()).isEqualTo(cause.strip().equals("time") ? "too_late" : "error");
  }

  /** With the limits that nodes have: a decision may use 50 ms of the processor, is seen a tenth of that later and then until the next look. */
  @ParameterizedTest
  @EnabledIfSystemProperty(named = "segmento.test.full", matches = "true")
  @ValueSource(
      strings = {
        "while (true) { }",
        "for (;;) { try { while (true) { } } catch (Throwable again) { } }",
        "throw new IllegalStateException();",
        "List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[1000]); }",
        "return decide(o);",
        "return Decision.bid(PricedCandidate.of(o.candidates().get(0), (long) Double.NaN));"
      })
  void aRunawayUsesNoMoreThanATenthOfASecondOfTheProcessor(String body) throws IOException {
    LoadedStrategy strategy = load(
        "public Decision decide(Opportunity o) { " + body + " }",
        limits(PluginLimits.DEFAULT.callTime(), PluginLimits.DEFAULT.startTime()));
    for (int i = 0; i < 3; i++) {
      long before = CallBudget.processorNanos();
      var unused = ask(strategy);
      long micros = (CallBudget.processorNanos() - before) / 1_000;
      System.out.println(micros + " µs of the processor: " + body);
      assertThat(micros).as(body).isLessThan(80_000);
    }
  }

  /** Bids, and does with what it is told what the test says. */
  private LoadedStrategy loadListening(String body, PluginLimits limits) throws IOException {
    Path directory = Files.createDirectories(work.resolve("strategies"));
    PluginJars.in(work)
        .plugin("acme", """
        public Decision decide(Opportunity o) { return null; }
        }
        static final class Listening implements BiddingStrategy, OutcomeListener {
          @Inject Listening() {}
          public Decision decide(Opportunity o) { return Decision.bid(PricedCandidate.of(o.candidates().get(0), 1000000)); }
          public void onClick(Outcome o) { %s }
        """.formatted(body))
        .bindsTo("Listening")
        .jar(directory.resolve("acme.jar"));
    return loaded(directory, limits);
  }

  private static void click(OutcomeListener listener) {
    listener.onClick(new TokenOutcome(BidToken.getDefaultInstance(), "USD", 0, 0, 0, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time | while (true) { }",
        "time | for (;;) { try { while (true) { } } catch (Throwable again) { } }",
        "memory | List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[1000]); }",
        "memory | byte[] one = new byte[1 << 28]; throw new IllegalStateException(\"\" + one[0]);",
        "stack_overflow | onClick(o);",
        "exception | throw new IllegalStateException();"
      })
  void aListenerThatRunsAwayEndsItselfAndIsNamedAndDecidesOn(String cause, String body)
      throws IOException {
    // Slow machines need time to use so much memory.
    Duration time = Duration.ofMillis(cause.strip().equals("memory") ? 10_000 : 30);
    LoadedStrategy strategy =
        loadListening(body, limits(Duration.ofSeconds(10), time, Duration.ofSeconds(20)));
    for (int i = 0; i < StrategyBreaker.FAILURES; i++) {
      strategy.tell(RunawayTest::click);
    }
    Await.until("it is told", strategy::isIdle);

    assertThat(failures(cause.strip())).as(causes()).isEqualTo(StrategyBreaker.FAILURES);
    assertThat(strategy.isToldNothing()).isTrue();
    assertThat(strategy.isLeftAlone()).isFalse();
    assertThat(ask(strategy).label()).isEqualTo("bid");
    strategy.close();
  }

  @Test
  void aListenerThatBlocksHoldsItsOwnThreadOnlyAndIsFound() throws IOException {
    LoadedStrategy strategy = loadListening(
        "synchronized (java.util.BitSet.class) { }",
        limits(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    Object monitor = BitSet.class;
    AtomicLong now = new AtomicLong();
    synchronized (monitor) {
      strategy.tell(RunawayTest::click);
      strategy.tell(RunawayTest::click);
      assertThat(ask(strategy).label()).isEqualTo("bid");
      Await.until("it does not come back", () -> {
        strategy.look(now.addAndGet(CallSlots.STALLED_NANOS));
        return strategy.isStalled();
      });
    }
    Await.until("it is told", strategy::isIdle);
    strategy.look(now.addAndGet(CallSlots.STALLED_NANOS));
    assertThat(strategy.isStalled()).isFalse();
    assertThat(causes()).isEqualTo("[]");
    strategy.close();
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "segmento.test.full", matches = "true")
  @ValueSource(
      strings = {
        "while (true) { }",
        "for (;;) { try { while (true) { } } catch (Throwable again) { } }",
        "throw new IllegalStateException();",
        "List<byte[]> all = new ArrayList<>(); while (true) { all.add(new byte[1000]); }",
        "onClick(o);"
      })
  void aListenerUsesNoMoreThanATenthOfASecondOfTheProcessor(String body) throws IOException {
    LoadedStrategy strategy = loadListening(
        body,
        limits(
            PluginLimits.DEFAULT.callTime(),
            PluginLimits.DEFAULT.backgroundTime(),
            PluginLimits.DEFAULT.startTime()));
    AtomicLong micros = new AtomicLong();
    for (int i = 0; i < 3; i++) {
      strategy.tell(listener -> {
        long before = CallBudget.processorNanos();
        try {
          click(listener);
        } finally {
          micros.set((CallBudget.processorNanos() - before) / 1_000);
        }
      });
      Await.until("it is told", strategy::isIdle);
      System.out.println(micros + " µs of the processor: " + body);
      assertThat(micros.get()).as(body).isLessThan(100_000);
    }
    strategy.close();
  }

  private static List<byte[]> oddClasses() {
    return List.of(
        OddClasses.catchesItself(Opcodes.V17),
        OddClasses.catchesItself(Opcodes.V1_6),
        OddClasses.catchesItself(Opcodes.V1_5),
        OddClasses.catchEachOther(Opcodes.V17),
        OddClasses.catchEachOther(Opcodes.V1_6),
        OddClasses.catchEachOther(Opcodes.V1_5),
        OddClasses.givesBackWhatItHasNot());
  }

  /** Loops that go round by exceptions, as no compiler writes them. One makes an exception in each round, the last one ends by one. */
  @ParameterizedTest
  @MethodSource("oddClasses")
  void loopsWithoutAJumpEndThemselvesAsWell(byte[] odd) throws IOException {
    Path directory = Files.createDirectories(work.resolve("strategies"));
    PluginJars.in(work)
        .source("acme.Odd", "package acme; public class Odd { public static void spin() {} }")
        .plugin("acme", "public Decision decide(Opportunity o) { Odd.spin(); return null; }")
        .entry("acme/Odd.class", odd)
        .jar(directory.resolve("acme.jar"));
    LoadedStrategy strategy = loaded(directory, TestLimits.LIMITS);

    assertThat(ask(strategy).bids()).isEmpty();

    assertThat(causes()).isIn("[TIME]", "[MEMORY]", "[EXCEPTION]");
  }

  /** With time for what is linked for the first time on a slow machine. */
  @Test
  void honestWorkIsNotTouched() throws IOException {
    LoadedStrategy strategy = load("""
        interface Shape { int[][] make(int n); }
        static boolean collections() {
          Map<String, Integer> sized = new LinkedHashMap<>(16, 0.75f, true) {
            @Override protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) { return size() > 2; }
          };
          for (String each : List.of("a", "b", "c")) { sized.put(each, 1); }
          Queue<Integer> queue = new PriorityQueue<>(4, Comparator.reverseOrder());
          queue.addAll(List.of(1, 3, 2));
          BitSet bits = new BitSet();
          bits.set(3, true);
          bits.set(5, 7, true);
          List<Integer> many = new ArrayList<>();
          for (int i = 0; i < 300; i++) { many.add(i); }
          List<Integer> all = new ArrayList<>(many);
          boolean held = all.containsAll(many) && !Collections.disjoint(all, many) && Collections.disjoint(all, Set.of(-1)) && all.removeAll(many) && all.isEmpty();
          return held && many.retainAll(new ArrayList<>(many)) == false && new HashSet<>(many).removeAll(many)
              && sized.size() == 2 && queue.peek() == 3 && bits.cardinality() == 3 && new java.util.concurrent.ConcurrentHashMap<String, String>(8, 0.75f, 2).isEmpty();
        }
        static long references() {
          java.util.function.Function<String, StringBuilder> made = StringBuilder::new;
          java.util.function.BiFunction<String, Integer, Character> at = String::charAt;
          java.util.function.Supplier<Integer> held = "four"::length;
          java.util.function.IntBinaryOperator greater = Math::max;
          java.util.function.Supplier<List<String>> lists = ArrayList::new;
          List<String> sorted = java.util.stream.Stream.of("b", "a").sorted(Comparator.comparing(String::toString)).toList();
          String joined = java.util.stream.Stream.iterate(1, n -> n * 2).limit(4).map(String::valueOf).collect(java.util.stream.Collectors.joining(","));
          System.out.println("nobody reads this");
          boolean sound = made.apply("x").length() == 1 && at.apply("abc", 1) == 'b' && held.get() == 4 && greater.applyAsInt(2, 3) == 3
              && lists.get().isEmpty() && sorted.get(0).equals("a") && joined.equals("1,2,4,8")
              && java.util.stream.LongStream.rangeClosed(1, 100_000).sum() == 5_000_050_000L && java.util.stream.IntStream.range(0, 5).toArray().length == 5
              && "a1b22".replaceAll("[0-9]+", "-").equals("a-b-") && "a, b".split(", *").length == 2 && "ab".matches("a.")
              && java.util.regex.Pattern.compile("([0-9]+)").matcher("x42").replaceAll("<$1>").equals("x<42>")
              && "ab".repeat(2).equals("abab") && String.format("%4d|%.2f", 7, 1.5).equals("   7|1.50") && "%s".formatted(1).equals("1")
              && Collections.nCopies(3, 1).size() == 3
              && Arrays.copyOfRange(new long[] {1, 2, 3}, 1, 3).length == 2 && Arrays.copyOf(new Object[] {"a"}, 2, String[].class)[0].equals("a")
              && java.util.regex.Pattern.compile("a+", java.util.regex.Pattern.CASE_INSENSITIVE).asMatchPredicate().test("AA")
              && java.util.regex.Pattern.compile(",").splitAsStream("a,b").count() == 2 && java.util.regex.Pattern.compile("b").asPredicate().test("abc")
              && "a-b".replace("-", "x".repeat(70_000)).length() == 70_002 && "aa".replace("", "x".repeat(70_000)).length() == 210_002
              && "ab".replace("c", "x".repeat(70_000)).equals("ab") && "ab".replace("a", "").equals("b")
              && java.util.stream.Stream.of(2, 1).collect(java.util.stream.Collectors.toCollection(TreeSet::new)).first() == 1
              && new Random(1).doubles(3, 0, 1).count() == 3 && java.util.stream.IntStream.iterate(1, i -> i < 9, i -> 2 * i).sum() == 15
              && collections();
          return sound ? 1 : 0;
        }
        public Decision decide(Opportunity o) {
          long sum = 0;
          int[][] grid = new int[3][4];
          int[][][] cube = new int[2][3][];
          Shape shape = n -> new int[n][n];
          for (int i = 0; i < 100_000; i++) { sum += i % 7; }
          try { sum += cube[1][2].length; } catch (NullPointerException expected) { sum++; }
          synchronized (this) { sum += grid[2].length + shape.make(5)[4].length; }
          Candidate c = o.candidates().get(0);
          return Decision.bid(PricedCandidate.of(c, sum * references()));
        }
        """, limits(Duration.ofSeconds(10), Duration.ofSeconds(20)));

    StrategyOutcome outcome = ask(strategy);

    assertThat(outcome.label()).isEqualTo("bid");
    assertThat(outcome.bids().get(0).priceCpmMicros()).isEqualTo(299_995 + 1 + 4 + 5);
  }

  @Test
  void theNextCallHasABudgetOfItsOwn() throws IOException {
    LoadedStrategy strategy = load("int n; public Decision decide(Opportunity o) {"
        + " if (n++ == 0) { while (true) { } }"
        + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), 1000000)); }");

    assertThat(ask(strategy).label()).isEqualTo("too_late");
    assertThat(ask(strategy).label()).isEqualTo("bid");
  }

  @Test
  void anEndlessStartIsARefusal() throws IOException {
    Path directory = Files.createDirectories(work.resolve("strategies"));
    PluginJars.in(work)
        .plugin(
            "acme",
            "static int n = spin(); static int spin() { while (true) { } }"
                + " public Decision decide(Opportunity o) { return null; }")
        .jar(directory.resolve("acme.jar"));
    PluginLimits impatient = limits(Duration.ofMillis(50), Duration.ofMillis(200));

    StrategyLoader.Loaded loaded = new StrategyLoader(
            Clock.systemUTC(),
            Ticker.systemTicker(),
            new StrategyCallMetrics(collectors),
            new StrategyLearning(),
            KeptState::unkept,
            impatient)
        .load(directory);

    assertThat(loaded.refused().get("acme.jar")).contains("used more time than it has");
  }

  /** An impression that leaves a minute. */
  private static final class Unhurried extends DelegatingOpportunity {
    private Unhurried() {
      super(FakeOpportunity.of(FakeCandidate.candidate()));
    }

    @Override
    public long timeLeftNanos() {
      return 60_000_000_000L;
    }
  }
}
