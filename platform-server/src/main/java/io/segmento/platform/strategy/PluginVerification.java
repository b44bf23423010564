package io.segmento.platform.strategy;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.strategy.PluginConformance.Result;
import io.segmento.platform.strategy.check.CheckReport;
import io.segmento.platform.strategy.check.PluginCheck;
import io.segmento.platform.strategy.check.Restriction;
import io.segmento.platform.strategy.guard.CallBudget;
import io.segmento.platform.strategy.guard.PluginGuard;
import io.segmento.strategy.BiddingStrategy;
import io.segmento.strategy.Candidate;
import io.segmento.strategy.ModelFiles;
import io.segmento.strategy.Opportunity;
import io.segmento.strategy.StrategyConfig;
import io.segmento.strategy.testing.FakeCandidate;
import io.segmento.strategy.testing.FakeOpportunity;
import io.segmento.strategy.testing.FakeProduct;
import io.segmento.strategy.testing.FakeStrategyContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Everything that a node does with a plugin before it asks it, told step by step to its author. */
public final class PluginVerification {

  private static final int CANDIDATES = 20;
  private static final int WARM_UP = 20_000;
  private static final int MEASURED = 5_000;
  private static final double NANOS_PER_MICRO = 1e3;

  private PluginVerification() {}

  /**
   * What was found.
   *
   * @param refusal why a node would not load it; empty when it would
   * @param check what its byte code does
   * @param conformance one line for each check of the kit: its name, then what does not hold; empty when it was not reached
   * @param parameters what campaigns may set, empty when it was not reached
   * @param microsPerDecision processor time for twenty candidates, when warm; 0 when it was not reached
   * @param bytesPerDecision what that allocates
   */
  public record Report(
      String name,
      String version,
      String refusal,
      CheckReport check,
      List<ConformanceLine> conformance,
      List<ParameterLine> parameters,
      double microsPerDecision,
      long bytesPerDecision) {
    public boolean loads() {
      return refusal.isEmpty();
    }
  }

  /** One setting, with what is allowed and what it does. */
  public record ParameterLine(String name, String defaultValue, String range, String about) {}

  /** One check of the kit; the fault is empty when it holds. */
  public record ConformanceLine(String check, String fault) {}

  /**
   * Verifies a jar, or a folder of jars, as a node would load it.
   *
   * @param permitted what an operator permits this plugin
   * @throws IOException when it cannot be read
   * @throws IllegalArgumentException when it says too little of itself to be looked at
   */
  public static Report verify(Path place, Set<Restriction> permitted) throws IOException {
    List<Path> jars;
    StrategyManifest manifest;
    try {
      jars = StrategyLoader.jars(place);
      manifest = StrategyLoader.manifest(jars);
    } catch (StrategyRefusedException refused) {
      throw new IllegalArgumentException(refused.getMessage(), refused);
    }
    CheckReport check = new PluginCheck(permitted).check(jars);
    if (!check.refusals().isEmpty()) {
      return refused(manifest, check.summary(), check, List.of());
    }
    Path directory = requireNonNull(place.toAbsolutePath().normalize().getParent(), "folder");
    PluginLimits limits = PluginLimits.DEFAULT;
    try (StrategyClassLoader classLoader = new StrategyClassLoader(
        manifest.name(),
        StrategyLoader.urls(jars),
        PluginVerification.class.getClassLoader(),
        check.checked())) {
      return PluginThread.call(
          limits.startWait(), () -> verify(manifest, directory, place, classLoader, check, limits));
    } catch (StrategyRefusedException refused) {
      return refused(manifest, String.valueOf(refused.getMessage()), check, List.of());
    }
  }

  private static Report verify(
      StrategyManifest manifest,
      Path directory,
      Path place,
      StrategyClassLoader classLoader,
      CheckReport check,
      PluginLimits limits) {
    StrategyConfig config = PluginSettings.read(directory, manifest.name());
    ModelFiles models = StrategyLoader.models(directory, place, manifest);
    StartedPlugin plugin = StartedPlugin.start(manifest, classLoader, limits);
    List<Result> results = PluginConformance.run(plugin, config, models, limits);
    List<ConformanceLine> lines = results.stream()
        .map(result -> new ConformanceLine(result.check(), result.fault()))
        .toList();
    if (!results.stream().allMatch(Result::holds)) {
      return refused(manifest, "it does not keep the contract of a strategy", check, lines);
    }
    Cost cost = cost(plugin, config, models, limits);
    return new Report(
        manifest.name(),
        plugin.version(),
        "",
        check,
        lines,
        parameters(plugin),
        cost.micros(),
        cost.bytes());
  }

  private static Report refused(
      StrategyManifest manifest, String why, CheckReport check, List<ConformanceLine> lines) {
    return new Report(manifest.name(), manifest.version(), why, check, lines, List.of(), 0, 0);
  }

  private static List<ParameterLine> parameters(StartedPlugin plugin) {
    return plugin.parameters().stream()
        .map(each -> new ParameterLine(
            each.name(), String.valueOf(each.defaultValue()), each.range(), each.about()))
        .toList();
  }

  private record Cost(double micros, long bytes) {}

  private static Cost cost(
      StartedPlugin plugin, StrategyConfig config, ModelFiles models, PluginLimits limits) {
    FakeStrategyContext context = new FakeStrategyContext(config, models);
    context.respond(0.01);
    BiddingStrategy strategy = plugin.strategy(context);
    Candidate[] candidates = new Candidate[CANDIDATES];
    for (int i = 0; i < CANDIDATES; i++) {
      candidates[i] = FakeCandidate.candidate()
          .withCampaign("campaign-" + i)
          .withProducts(new FakeProduct("sku", 3, FakeOpportunity.NOW_MILLIS, true));
    }
    Opportunity opportunity = FakeOpportunity.of(candidates);
    var unused = ask(strategy, opportunity, WARM_UP, limits);
    long before = CallBudget.processorNanos();
    long bytes = ask(strategy, opportunity, MEASURED, limits);
    double nanos = (double) (CallBudget.processorNanos() - before) / MEASURED;
    return new Cost(nanos / NANOS_PER_MICRO, bytes / MEASURED);
  }

  /** What all the decisions together allocated. */
  private static long ask(
      BiddingStrategy strategy, Opportunity opportunity, int times, PluginLimits limits) {
    long bytes = 0;
    CallBudget budget = PluginGuard.budget();
    for (int i = 0; i < times; i++) {
      budget.beginInBackground(limits.callTime().toNanos(), limits.callBytes());
      try {
        var unused = strategy.decide(opportunity);
      } catch (RuntimeException | Error failure) {
        throw new StrategyRefusedException("it fails at twenty candidates: " + failure.getClass());
      } finally {
        bytes += budget.end();
      }
    }
    return bytes;
  }
}
