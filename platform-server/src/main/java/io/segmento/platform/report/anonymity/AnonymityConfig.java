package io.segmento.platform.report.anonymity;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.config.ConfigReader;
import io.segmento.proto.v1.ReportMetric;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What others than the owner are told: keys {@code report.anonymity.*}, described in {@code docs/anonymity.md}.
 *
 * @param roles of the callers that are told nothing else
 * @param closedAfter how long after its end a day is released: what comes later is not in it
 * @param budget what one caller may read in a calendar month, as ρ of zero-concentrated differential privacy
 * @param callerToBudget of callers that belong together and read from one budget, what that is called
 */
record AnonymityConfig(
    Set<String> roles,
    CellRule rule,
    NoiseScales scales,
    Duration closedAfter,
    double budget,
    Map<String, String> callerToBudget) {
  private static final String PREFIX = "report.anonymity.";
  private static final int DEFAULT_USERS = 50;
  /** Five partners with a quarter at most: where competition authorities used to see no harm in shared numbers. */
  private static final int DEFAULT_PARTNERS = 5;

  private static final double DEFAULT_LARGEST_SHARE = 0.25;
  private static final double DEFAULT_NOISE = 30;
  private static final double DEFAULT_BUDGET = 2;
  private static final long MOST = 1_000_000;
  private static final long MOST_MICROS = 1_000_000_000_000L;
  private static final Map<ReportMetric, Integer> DEFAULT_MOST = Map.of(
      ReportMetric.IMPRESSIONS,
      6,
      ReportMetric.VIEWABLES,
      6,
      ReportMetric.CLICKS,
      1,
      ReportMetric.CONVERSIONS,
      1);
  /** Six impressions at a CPM of 10. */
  private static final Map<String, Long> DEFAULT_MICROS =
      Map.of("USD", 60_000L, "EUR", 60_000L, "RUB", 5_000_000L);

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  AnonymityConfig {
    roles = Set.copyOf(roles);
    requireNonNull(rule, "rule");
    requireNonNull(scales, "scales");
    requireNonNull(closedAfter, "closedAfter");
    callerToBudget = Map.copyOf(callerToBudget);
  }

  /** Whose budget a caller reads from: its own, unless it shares one. No caller has the name of a shared one. */
  String budgetOf(String caller) {
    String shared = callerToBudget.get(caller);
    return shared == null ? caller : "shared:" + shared;
  }

  static AnonymityConfig from(ConfigReader config) {
    CellRule rule = new CellRule(
        config.integer(PREFIX + "users", DEFAULT_USERS, 2, (int) MOST),
        config.integer(PREFIX + "partners", DEFAULT_PARTNERS, 2, 1_000),
        config.decimal(PREFIX + "largest-share", DEFAULT_LARGEST_SHARE, 0.01, 0.99));
    Map<ReportMetric, Long> most = new HashMap<>();
    DEFAULT_MOST.forEach((metric, number) -> most.put(
        metric,
        config.longInteger(
            PREFIX + "user-day." + metric.name().toLowerCase(Locale.ROOT), number, 1, MOST)));
    return new AnonymityConfig(
        new HashSet<>(config.stringList(PREFIX + "roles", List.of("benchmarks"))),
        rule,
        new NoiseScales(
            config.decimal(PREFIX + "noise", DEFAULT_NOISE, 1, 1_000), most, micros(config)),
        config.duration(PREFIX + "closed-after", Duration.ofHours(1)),
        config.decimal(PREFIX + "budget", DEFAULT_BUDGET, 0.001, 1_000),
        sharedBudgets(config));
  }

  private static Map<String, String> sharedBudgets(ConfigReader config) {
    String path = PREFIX + "shared-budgets";
    Set<String> callers = Set.copyOf(config.names("access.callers"));
    Map<String, String> budgets = new HashMap<>();
    for (String name : config.names(path)) {
      if (!NAME.matcher(name).matches()) {
        config.error(path, name, "1 to 32 of a-z, 0-9 and -, a letter first");
      }
      for (String caller : config.stringList(path + '.' + name, List.of())) {
        String other = budgets.putIfAbsent(caller, name);
        if (!callers.contains(caller)) {
          // A slip of the pen would leave the caller that was meant with a budget of its own.
          config.error(path + '.' + name, caller, "a caller of access.callers");
        } else if (other != null) {
          config.error(path + '.' + name, caller, "a caller that " + other + " does not have");
        }
      }
    }
    return budgets;
  }

  private static Map<String, Long> micros(ConfigReader config) {
    String path = PREFIX + "user-day.spend-micros";
    Map<String, Long> micros = new HashMap<>(DEFAULT_MICROS);
    for (String currency : config.names(path)) {
      if (!CURRENCY.matcher(currency).matches()) {
        config.error(path, currency, "currencies such as USD");
      }
      micros.put(currency, config.longInteger(path + '.' + currency, 1, 1, MOST_MICROS));
    }
    return micros;
  }
}
