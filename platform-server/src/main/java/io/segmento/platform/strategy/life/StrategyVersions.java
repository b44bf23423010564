package io.segmento.platform.strategy.life;

import io.segmento.platform.error.SegmentoException;
import io.segmento.proto.v1.Strategy;
import io.segmento.proto.v1.StrategyState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All deployed versions at one moment, and what follows from each step: at most one version of a name is in SHADOW, one in CANARY, one LIVE and one on
 * STANDBY. A step answers the entries that change; nothing is changed here. Immutable.
 */
public final class StrategyVersions {

  /** Per cent of users when a CANARY begins. */
  static final double FIRST_PERCENT = 5;

  /** One user in ten thousand: a smaller share would be nobody. */
  private static final double LEAST_PERCENT = 0.01;

  private static final double ALL_PERCENT = 100;

  /** Versions of a name that do nothing any more and are kept for the record. */
  private static final int KEPT = 10;

  private static final Set<StrategyState> AT_REST =
      Set.of(StrategyState.DEMOTED, StrategyState.RETIRED);
  private static final Set<StrategyState> IN_USE =
      Set.of(StrategyState.CANARY, StrategyState.LIVE, StrategyState.STANDBY);

  private final List<Strategy> all;

  /** Of what is stored. */
  public StrategyVersions(Collection<Strategy> all) {
    this.all = List.copyOf(all);
  }

  public List<Strategy> all() {
    return all;
  }

  /** Those of one name, the latest change first. */
  public List<Strategy> of(String name) {
    return all.stream()
        .filter(each -> each.getName().equals(name))
        .sorted(Comparator.comparingLong(Strategy::getChangedAtMillis).reversed())
        .toList();
  }

  /** Empty when there is none. */
  public Optional<Strategy> find(String name, String version) {
    return all.stream()
        .filter(each -> each.getName().equals(name) && each.getVersion().equals(version))
        .findFirst();
  }

  private Optional<Strategy> in(StrategyState state, String name) {
    return all.stream()
        .filter(each -> each.getName().equals(name) && each.getState() == state)
        .findFirst();
  }

  /**
   * The new entries of a step, in their order.
   *
   * @param put written over what there is of the same name and version
   * @param removed forgotten
   */
  public record Step(List<Strategy> put, List<Strategy> removed) {}

  private static Strategy moved(Strategy strategy, StrategyState to, Author author) {
    return strategy.toBuilder()
        .setState(to)
        .setSent(strategy.getSent() || IN_USE.contains(strategy.getState()) || IN_USE.contains(to))
        .setCanaryPercent(0)
        .setReason(author.reason())
        .setChangedBy(author.name())
        .setChangedAtMillis(author.nowMillis())
        .setChangedOn(author.node())
        .build();
  }

  /** A new version begins in SHADOW, in the place of the one that was. */
  Step deploy(Strategy fresh, Author author) {
    Strategy same = find(fresh.getName(), fresh.getVersion()).orElse(null);
    if (same != null && IN_USE.contains(same.getState())) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_VERSION_EXISTS,
          "version: " + fresh.getVersion() + " (expected: another one, since this is "
              + same.getState() + " already)");
    }
    boolean sent = same != null && same.getSent();
    if (same != null && sent && !same.getSha256().equals(fresh.getSha256())) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_VERSION_EXISTS,
          "version: " + fresh.getVersion()
              + " (expected: another one, since users have had bids of this one with other content)");
    }
    List<Strategy> put = new ArrayList<>();
    in(StrategyState.SHADOW, fresh.getName())
        .filter(shadow -> !shadow.getVersion().equals(fresh.getVersion()))
        .ifPresent(shadow -> put.add(moved(shadow, StrategyState.RETIRED, author)));
    put.add(moved(fresh, StrategyState.SHADOW, author).toBuilder()
        .setSent(sent)
        .setBeganAtMillis(author.nowMillis())
        .setDeployedBy(author.name())
        .setDeployedAtMillis(author.nowMillis())
        .build());
    return new Step(put, surplus(fresh, put.size()));
  }

  private List<Strategy> surplus(Strategy fresh, int coming) {
    return of(fresh.getName()).stream()
        .filter(each ->
            AT_REST.contains(each.getState()) && !each.getVersion().equals(fresh.getVersion()))
        .skip(KEPT - coming)
        .toList();
  }

  /** The version that a promotion means: the one that is named, or the only one on trial when none is. */
  Strategy promotable(String name, String version) {
    return version.isEmpty()
        ? only(name, Set.of(StrategyState.SHADOW, StrategyState.CANARY))
        : required(name, version);
  }

  /**
   * The version that a rollback means: the one that is named, or the only one that is asked when none is. What is LIVE must be named when nothing is on STANDBY,
   * so that who takes back twice does not take back the version that took over.
   */
  Strategy takenBack(String name, String version) {
    if (!version.isEmpty()) {
      return required(name, version);
    }
    Strategy strategy =
        only(name, Set.of(StrategyState.SHADOW, StrategyState.CANARY, StrategyState.LIVE));
    if (strategy.getState() == StrategyState.LIVE
        && in(StrategyState.STANDBY, name).isEmpty()) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_STATE,
          "version: empty (expected: " + strategy.getVersion()
              + " by its number, since it is LIVE by " + strategy.getChangedBy()
              + " and nothing is on STANDBY: only a plugin of the nodes' own directory could take over)");
    }
    return strategy;
  }

  /** Whether a promotion gives a version more users than it has; a CANARY may always have fewer. */
  static boolean widens(Strategy strategy, double percent) {
    return strategy.getState() != StrategyState.CANARY
        || percent == 0
        || percent > strategy.getCanaryPercent();
  }

  /**
   * One step further.
   *
   * @param strategy as it is stored
   * @param percent of users, 0 for what is usual; a CANARY with another share, and be it all, stays one
   */
  Step promote(Strategy strategy, double percent, Author author) {
    if (percent != 0 && !(percent >= LEAST_PERCENT && percent <= ALL_PERCENT)) {
      throw SegmentoException.invalid(
          "canary_percent",
          percent + " (expected: " + LEAST_PERCENT + " to " + (int) ALL_PERCENT + ")");
    }
    return switch (strategy.getState()) {
      case SHADOW -> canary(strategy, percent == 0 ? FIRST_PERCENT : percent, author);
      case CANARY -> percent == 0 ? live(strategy, author) : canary(strategy, percent, author);
      case DEMOTED, RETIRED -> again(strategy, author);
      default ->
        throw new SegmentoException(
            StrategyReason.STRATEGY_STATE,
            "version: " + strategy.getVersion() + " is " + strategy.getState()
                + " (expected: one in SHADOW, CANARY, DEMOTED or RETIRED)");
    };
  }

  private Step canary(Strategy strategy, double percent, Author author) {
    Strategy other = in(StrategyState.CANARY, strategy.getName()).orElse(strategy);
    if (!other.getVersion().equals(strategy.getVersion())) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_STATE,
          "version: " + other.getVersion()
              + " is the CANARY (expected: none; promote it or roll it back first)");
    }
    return new Step(
        List.of(moved(strategy, StrategyState.CANARY, author).toBuilder()
            .setCanaryPercent(percent)
            .build()),
        List.of());
  }

  private Step live(Strategy strategy, Author author) {
    List<Strategy> put = new ArrayList<>();
    Optional<Strategy> live = in(StrategyState.LIVE, strategy.getName());
    if (live.isPresent()) {
      in(StrategyState.STANDBY, strategy.getName())
          .ifPresent(standby -> put.add(moved(standby, StrategyState.RETIRED, author)));
      put.add(moved(live.get(), StrategyState.STANDBY, author));
    }
    put.add(moved(strategy, StrategyState.LIVE, author));
    return new Step(put, List.of());
  }

  private Step again(Strategy strategy, Author author) {
    List<Strategy> put = new ArrayList<>();
    in(StrategyState.SHADOW, strategy.getName())
        .ifPresent(shadow -> put.add(moved(shadow, StrategyState.RETIRED, author)));
    put.add(moved(strategy, StrategyState.SHADOW, author).toBuilder()
        .setBeganAtMillis(author.nowMillis())
        .build());
    return new Step(put, List.of());
  }

  /** Takes a version out, as it is stored; where it was live, the one on standby takes over. */
  Step demote(Strategy strategy, Author author) {
    if (AT_REST.contains(strategy.getState())) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_STATE,
          "version: " + strategy.getVersion() + " is " + strategy.getState() + " already, by "
              + strategy.getChangedBy());
    }
    List<Strategy> put = new ArrayList<>();
    put.add(moved(strategy, StrategyState.DEMOTED, author));
    if (strategy.getState() == StrategyState.LIVE) {
      in(StrategyState.STANDBY, strategy.getName())
          .ifPresent(standby -> put.add(moved(standby, StrategyState.LIVE, author)));
    }
    return new Step(put, List.of());
  }

  private Strategy required(String name, String version) {
    return find(name, version).orElseThrow(() -> notFound(name, version, of(name)));
  }

  private Strategy only(String name, Set<StrategyState> states) {
    List<Strategy> known = of(name);
    List<Strategy> meant =
        known.stream().filter(each -> states.contains(each.getState())).toList();
    if (meant.isEmpty()) {
      throw notFound(name, null, known);
    }
    if (meant.size() > 1) {
      throw new SegmentoException(
          StrategyReason.STRATEGY_STATE, "version: empty (expected: one of " + told(meant) + ")");
    }
    return meant.get(0);
  }

  private static SegmentoException notFound(
      String name, @Nullable String version, List<Strategy> known) {
    return new SegmentoException(
        StrategyReason.STRATEGY_NOT_FOUND,
        (version == null ? "name: " + name : "version: " + version + " of " + name)
            + (known.isEmpty()
                ? " was not deployed"
                : " (expected: one that can take this step; there are " + told(known) + ")"));
  }

  private static String told(List<Strategy> strategies) {
    return strategies.stream()
        .map(each -> each.getVersion() + " in " + each.getState())
        .collect(Collectors.joining(", "));
  }
}
