package io.segmento.platform.strategy;

import static io.segmento.platform.strategy.check.Restriction.CLASS_LOADING;
import static io.segmento.platform.strategy.check.Restriction.HOST;
import static io.segmento.platform.strategy.check.Restriction.REFLECTION;
import static io.segmento.platform.strategy.check.Restriction.THREADS;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.base.Ticker;
import io.prometheus.client.CollectorRegistry;
import io.segmento.platform.strategy.check.PluginCheck;
import io.segmento.platform.strategy.state.KeptState;
import io.segmento.strategy.Decision;
import io.segmento.strategy.StrategyApi;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class StrategyLoaderTest {

  private static final String BIDS_THE_CAP =
      "public Decision decide(Opportunity o) { Candidate c = o.candidates().get(0);"
          + " return Decision.bid(PricedCandidate.of(c, c.maxBidCpmMicros())); }";

  @TempDir
  Path work;

  private Path directory;

  private final StrategyLoader loader = loader(TestLimits.permitting(Map.of(
      "curious", EnumSet.of(REFLECTION, CLASS_LOADING, THREADS),
      "linked", EnumSet.of(HOST),
      "mixed", EnumSet.of(REFLECTION, CLASS_LOADING))));

  private static StrategyLoader loader(PluginLimits limits) {
    return new StrategyLoader(
        Clock.systemUTC(),
        Ticker.systemTicker(),
        new StrategyCallMetrics(new CollectorRegistry()),
        new StrategyLearning(),
        KeptState::unkept,
        limits);
  }

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = Files.createDirectory(work.resolve("strategies"));
  }

  private PluginJars jars() {
    return PluginJars.in(work);
  }

  private StrategyLoader.Loaded load() throws IOException {
    return loader.load(directory);
  }

  private static LoadedStrategy named(String name, StrategyLoader.Loaded loaded) {
    return requireNonNull(loaded.loaded().get(name), () -> "refused: " + loaded.refused());
  }

  private static StrategyOutcome ask(LoadedStrategy strategy) {
    return strategy.decide(FakeOpportunity.of(FakeCandidate.candidate()));
  }

  @Test
  void aPluginIsLoadedAndBids() throws IOException {
    jars().plugin("acme", BIDS_THE_CAP).jar(directory.resolve("acme.jar"));

    LoadedStrategy strategy = named("acme", load());

    assertThat(strategy.version()).isEqualTo("1.2.3");
    assertThat(strategy.jars()).containsExactly("acme.jar");
    assertThat(ask(strategy).bids())
        .singleElement()
        .satisfies(bid -> assertThat(bid.priceCpmMicros()).isEqualTo(5_000_000));
  }

  @Test
  void settingsAndModelFilesTellOneSetupFromAnother() throws IOException {
    String reads = "@Inject Strategy(StrategyContext context) { context.models().read(\"m.txt\"); }"
        + BIDS_THE_CAP;
    jars().plugin("acme", reads).jar(directory.resolve("acme.jar"));
    int bare = named("acme", load()).setupHash();
    Path models = Files.createDirectory(directory.resolve("acme-models"));
    Files.writeString(models.resolve("m.txt"), "one");
    Files.writeString(models.resolve("other.txt"), "not read");
    int first = named("acme", load()).setupHash();
    int again = named("acme", load()).setupHash();
    Files.writeString(models.resolve("m.txt"), "two");
    int second = named("acme", load()).setupHash();
    Files.writeString(directory.resolve("acme.properties"), "pacing-gain = 200");
    int third = named("acme", load()).setupHash();

    assertThat(bare).isZero();
    assertThat(again).isEqualTo(first);
    assertThat(Set.of(bare, first, second, third)).hasSize(4);
  }

  @Test
  void aFolderOfJarsIsOnePlugin() throws IOException {
    Path folder = Files.createDirectory(directory.resolve("acme"));
    jars().plugin("acme", BIDS_THE_CAP).jar(folder.resolve("plugin.jar"));
    jars()
        .source("lib.Library", "package lib; public class Library {}")
        .jar(folder.resolve("a-library.jar"));

    assertThat(named("acme", load()).jars()).containsExactly("a-library.jar", "plugin.jar");
  }

  @Test
  void twoPluginsWithClassesOfTheSameNameDoNotMeet() throws IOException {
    for (String name : new String[] {"one", "two"}) {
      jars()
          .source(
              "acme.Price",
              "package acme; class Price { static long of() { return "
                  + (name.equals("one") ? 111 : 222) + "; } }")
          .plugin(
              name,
              "public Decision decide(Opportunity o) { return Decision.bid(PricedCandidate.of(o.candidates().get(0), Price.of())); }")
          .jar(directory.resolve(name + ".jar"));
    }

    StrategyLoader.Loaded loaded = load();

    assertThat(ask(named("one", loaded)).bids().get(0).priceCpmMicros()).isEqualTo(111);
    assertThat(ask(named("two", loaded)).bids().get(0).priceCpmMicros()).isEqualTo(222);
  }

  @Test
  void theHostsOwnClassesAreNotThereForAPlugin() throws IOException {
    String looksFor =
        "public Decision decide(Opportunity o) { long price = 1; for (String name : List.of("
            + "\"io.segmento.platform.strategy.StrategyLoader\", \"io.segmento.proto.v1.Campaign\","
            + "\"io.lettuce.core.RedisClient\", \"com.google.protobuf.Message\"))"
            + " try { Class.forName(name); price++; } catch (ClassNotFoundException e) { }"
            + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), price)); }";
    jars().plugin("curious", looksFor).jar(directory.resolve("curious.jar"));

    assertThat(ask(named("curious", load())).bids().get(0).priceCpmMicros()).isEqualTo(1);
  }

  private static String next(int steps) {
    String[] numbers = StrategyApi.VERSION.split("\\.", -1);
    return numbers[0] + '.' + (Integer.parseInt(numbers[1]) + steps);
  }

  /** Of a later platform, of the next great one, or no version at all. */
  @Test
  void anInterfaceThatThisPlatformDoesNotHaveIsRefusedBeforeAnyClassIsLoaded() throws IOException {
    for (String version : new String[] {next(1), "2.0", "7.0", "0.9", "1", "", "one", "1.0.0.0"}) {
      jars()
          .plugin(
              "future",
              "static { if (true) throw new IllegalStateException(\"loaded\"); }" + BIDS_THE_CAP)
          .apiVersion(version)
          .jar(directory.resolve("future.jar"));

      assertThat(load().refused().get("future.jar"))
          .as(version)
          .isEqualTo(
              "Strategy-Api-Version: " + version + " (expected: 1.0 to " + StrategyApi.VERSION
                  + ", which this platform has; build it with the platform's own interface, or update the platform)");
    }
  }

  @Test
  void anInterfaceOfTheSameFirstNumberUpToItsOwnIsServed() throws IOException {
    for (String version : new String[] {"1.0", next(-1), StrategyApi.VERSION, "1.0.7"}) {
      jars().plugin("acme", BIDS_THE_CAP).apiVersion(version).jar(directory.resolve("acme.jar"));

      assertThat(load().loaded()).as(version).containsOnlyKeys("acme");
    }
  }

  @Test
  void aJarThatIsNoneAndOneWithoutAManifestAreRefused() throws IOException {
    Files.writeString(directory.resolve("text.jar"), "not a jar");
    jars().plugin("nameless", BIDS_THE_CAP).apiVersion(null).jar(directory.resolve("nameless.jar"));

    assertThat(load().refused())
        .containsEntry("text.jar", "not a readable jar")
        .containsEntry("nameless.jar", "Strategy-Api-Version: missing from the manifest");
  }

  @Test
  void thePluginsNameMustBeThatOfItsManifest() throws IOException {
    jars().plugin("said", "is", BIDS_THE_CAP).jar(directory.resolve("x.jar"));

    assertThat(load().refused())
        .containsEntry("x.jar", "name(): is (expected: said, as in the manifest)");
  }

  @Test
  void exactlyOneServiceIsExpected() throws IOException {
    jars()
        .plugin("twice", BIDS_THE_CAP)
        .source(
            "acme.Other",
            "package acme; public class Other implements io.segmento.strategy.StrategyPlugin {"
                + " public String name() { return \"twice\"; } public String version() { return \"1\"; }"
                + " public com.google.inject.Module module() { return b -> {}; } }")
        .service("acme.Other")
        .jar(directory.resolve("twice.jar"));

    assertThat(load().refused())
        .containsEntry("twice.jar", "StrategyPlugin services: 2 (expected: 1)");
  }

  @Test
  void aPluginThatAsksForMoreThanItIsLentIsRefusedAndOthersServe() throws IOException {
    jars()
        .plugin("greedy", "@Inject Strategy(java.time.Clock clock) {}" + BIDS_THE_CAP)
        .jar(directory.resolve("a-greedy.jar"));
    jars()
        .plugin(
            "modest",
            "@Inject Strategy(StrategyContext context) { context.clock().millis(); }"
                + BIDS_THE_CAP)
        .jar(directory.resolve("b-modest.jar"));

    StrategyLoader.Loaded loaded = load();

    assertThat(loaded.refused().get("a-greedy.jar")).startsWith("it failed to start:");
    assertThat(ask(named("modest", loaded)).bids()).hasSize(1);
  }

  @Test
  void aPluginWhoseExceptionCannotBePrintedIsRefusedAndOthersServe() throws IOException {
    jars()
        .plugin(
            "rude",
            "@Inject Strategy() { throw new RuntimeException() { public String getMessage() {"
                + " throw new IllegalStateException(); } }; }" + BIDS_THE_CAP)
        .jar(directory.resolve("a-rude.jar"));
    jars().plugin("modest", BIDS_THE_CAP).jar(directory.resolve("b-modest.jar"));

    StrategyLoader.Loaded loaded = load();

    assertThat(loaded.refused()).containsOnlyKeys("a-rude.jar");
    assertThat(loaded.loaded()).containsOnlyKeys("modest");
  }

  @Test
  void classesOfASharedPrefixAreTheHostsAndTheStrategiesPackageIsThePluginsOwn()
      throws IOException {
    jars()
        .source(
            "io.segmento.strategies.acme.Own",
            "package io.segmento.strategies.acme; public class Own {}")
        .source(
            "io.segmento.strategy.Forged", "package io.segmento.strategy; public class Forged {}")
        .plugin(
            "mixed",
            "public Decision decide(Opportunity o) { long price = 1;"
                + " if (io.segmento.strategies.acme.Own.class.getClassLoader() == Plugin.class.getClassLoader()) price += 10;"
                + " if (StrategyPlugin.class.getClassLoader() != Plugin.class.getClassLoader()) price += 100;"
                + " try { Class.forName(\"io.segmento.strategy.Forged\"); price += 1000; } catch (ClassNotFoundException e) { }"
                + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), price)); }")
        .jar(directory.resolve("mixed.jar"));

    assertThat(ask(named("mixed", load())).bids().get(0).priceCpmMicros()).isEqualTo(111);
  }

  @Test
  void pluginCodeIsBuiltUnderItsOwnContextClassLoader() throws IOException {
    jars()
        .plugin(
            "curious",
            "private final boolean own = Thread.currentThread().getContextClassLoader() == Plugin.class.getClassLoader();"
                + " public Decision decide(Opportunity o) {"
                + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), own ? 2 : 1)); }")
        .jar(directory.resolve("curious.jar"));
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    assertThat(ask(named("curious", load())).bids().get(0).priceCpmMicros()).isEqualTo(2);
    assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
  }

  /** A path is found in a jar also when what is there is called a folder. */
  @Test
  void aClassThatWasNotCheckedIsNotDefined() throws IOException {
    PluginJars exits = jars()
        .source(
            "acme.Exits",
            "package acme; public class Exits { public static long price() { if (System.nanoTime() == 0) System.exit(0); return 7; } }");
    byte[] unchecked = exits.classFile("acme.Exits");
    String asks =
        "public Decision decide(Opportunity o) { return Decision.bid(PricedCandidate.of(o.candidates().get(0), Exits.price())); }";
    Path jar = jars()
        .source(
            "acme.Exits",
            "package acme; public class Exits { public static long price() { return 1; } }")
        .plugin("acme", asks)
        .entry("acme/Exits.class/", unchecked)
        .without("acme/Exits.class")
        .jar(directory.resolve("acme.jar"));

    assertThat(new PluginCheck(Set.of()).check(List.of(jar)).refusals()).isEmpty();
    assertThat(ask(named("acme", load())).label()).isEqualTo("error");
  }

  @Test
  void aPluginsManifestLeadsNowhereElse() throws IOException {
    Path elsewhere = Files.createDirectory(work.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("secret.txt"), "secret");
    String reads =
        "public Decision decide(Opportunity o) { long price = Plugin.class.getResourceAsStream(\"/secret.txt\") == null ? 1 : 2;"
            + " price += Plugin.class.getResourceAsStream(\"/acme/Plugin.class\") == null ? 0 : 10;"
            + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), price)); }";
    jars()
        .plugin("linked", reads)
        .attribute("Class-Path", elsewhere.toUri().toString())
        .jar(directory.resolve("linked.jar"));

    assertThat(ask(named("linked", load())).bids().get(0).priceCpmMicros()).isEqualTo(11);
  }

  /** What all strategies' bids are learned from is read by each and written by none. */
  @Test
  void whatIsLentCannotBeTaught() throws IOException {
    String teaches = "private final Object landscape; private final Object responses;"
        + " @Inject Strategy(StrategyContext context) { landscape = context.landscape(); responses = context.responses(); }"
        + " public Decision decide(Opportunity o) { boolean teachable = landscape instanceof OutcomeListener || responses instanceof OutcomeListener"
        + " || landscape instanceof io.segmento.strategy.bidding.LearnedLandscape;"
        + " return Decision.bid(PricedCandidate.of(o.candidates().get(0), teachable ? 2 : 1)); }";
    jars().plugin("acme", teaches).jar(directory.resolve("acme.jar"));

    assertThat(ask(named("acme", load())).bids().get(0).priceCpmMicros()).isEqualTo(1);
  }

  /** What waits inside the JDK, or loops there, cannot be ended. */
  @Test
  void nobodyWaitsForAPluginThatDoesNotComeBackFromStarting() throws IOException {
    jars()
        .plugin("acme", "@Inject Strategy() { synchronized (Decision.class) { } }" + BIDS_THE_CAP)
        .jar(directory.resolve("acme.jar"));
    PluginLimits impatient = TestLimits.waiting(Duration.ofMillis(200));

    StrategyLoader.Loaded loaded;
    Object sharedWithThePlugin = Decision.class;
    synchronized (sharedWithThePlugin) {
      loaded = loader(impatient).load(directory);
    }

    assertThat(loaded.refused().get("acme.jar")).startsWith("it did not come back within");
  }

  /** The kit looks at what a strategy bids on; what was not offered has methods of the plugin's own. */
  @Test
  void theKitDoesNotCallWhatWasNotOffered() throws IOException {
    jars().plugin("acme", """
            public Decision decide(Opportunity o) {
              Candidate real = o.candidates().get(0);
              return Decision.bid(PricedCandidate.of(new Candidate() {
                public String campaignId() { throw new IllegalStateException("called"); }
                public String advertiserId() { return campaignId(); }
                public String creativeId() { return campaignId(); }
                public int width() { return 1; }
                public int height() { return 1; }
                public String currency() { return "EUR"; }
                public long maxBidCpmMicros() { return real.maxBidCpmMicros(); }
                public long bidFloorCpmMicros() { return 0; }
                public long budgetLeftMicros() { return 1; }
                public List<ProductMatch> products() { return List.of(); }
                public VisitorHistory visitor() { return real.visitor(); }
                public StrategyConfig parameters() { return real.parameters(); }
              }, 1));
            }
            """).jar(directory.resolve("acme.jar"));

    assertThat(loader(PluginLimits.DEFAULT).load(directory).refused().get("acme.jar"))
        .endsWith("a candidate that was not offered");
  }

  /** An exception's own words are the plugin's code. */
  @Test
  void theKitEndsAnExceptionThatDoesNotStopTalking() throws IOException {
    jars().plugin("acme", """
            public Decision decide(Opportunity o) {
              throw new IllegalStateException() {
                public String getMessage() { while (true) { } }
              };
            }
            """).jar(directory.resolve("acme.jar"));

    assertThat(loader(PluginLimits.DEFAULT).load(directory).refused().get("acme.jar"))
        .endsWith("throws acme.Plugin$Strategy$1");
  }

  @Test
  void aPluginCannotFloodTheLog() throws IOException {
    ListAppender<ILoggingEvent> written = new ListAppender<>();
    written.start();
    Logger logger = (Logger) LoggerFactory.getLogger("acme");
    logger.addAppender(written);
    logger.setAdditive(false);
    try {
      jars()
          .plugin(
              "acme",
              "@Inject Strategy() { org.slf4j.Logger log = org.slf4j.LoggerFactory.getLogger(Plugin.class);"
                  + " for (int i = 0; i < 50_000; i++) { log.warn(\"line {}\", i); log.atError().log(\"line\"); } }"
                  + BIDS_THE_CAP)
          .jar(directory.resolve("acme.jar"));

      assertThat(ask(named("acme", load())).label()).isEqualTo("bid");
    } finally {
      logger.detachAppender(written);
      logger.setAdditive(true);
    }
    // Some for each second that it took.
    assertThat(written.list).hasSizeBetween(2, 5_000);
    assertThat(written.list.get(0).getFormattedMessage()).isEqualTo("line 0");
  }

  @Test
  void theSecondOfANameIsRefusedWithBothFiles() throws IOException {
    jars().plugin("acme", BIDS_THE_CAP).jar(directory.resolve("a.jar"));
    jars().plugin("acme", BIDS_THE_CAP).jar(directory.resolve("b.jar"));

    assertThat(load().refused()).containsEntry("b.jar", "acme is also in [a.jar]");
  }
}
