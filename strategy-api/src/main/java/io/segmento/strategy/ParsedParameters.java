package io.segmento.strategy;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A strategy's typed reading of campaign parameters, done once for each campaign instead of at each bid.
 *
 * <p>The platform hands out the same {@link StrategyConfig} for a campaign until its catalog entry changes, so a reading is kept by that
 * instance. What is kept is bounded: beyond {@link #MAX_KEPT} everything is forgotten and read again. Thread-safe, without locks where a
 * reading is known.
 *
 * @param <T> an immutable value that depends on the parameters alone, not on a candidate's price, floor or products
 */
public final class ParsedParameters<T> {

  /** Some snapshots of 10,000 campaigns. */
  static final int MAX_KEPT = 65_536;

  private final Function<StrategyConfig, T> parser;
  private final ConcurrentHashMap<StrategyConfig, Optional<T>> kept = new ConcurrentHashMap<>();

  /**
   * Reads nothing yet.
   *
   * @param parser may throw {@link IllegalArgumentException}, as the getters of {@link StrategyConfig} do
   */
  public ParsedParameters(Function<StrategyConfig, T> parser) {
    this.parser = requireNonNull(parser, "parser");
  }

  /** Empty when the parameters are wrong: skip that candidate, so that one campaign's mistake does not cost the bids of the others. */
  public Optional<T> of(StrategyConfig parameters) {
    Optional<T> known = kept.get(parameters);
    if (known != null) {
      return known;
    }
    Optional<T> parsed = parse(parameters);
    if (kept.size() >= MAX_KEPT) {
      kept.clear();
    }
    kept.put(parameters, parsed);
    return parsed;
  }

  private Optional<T> parse(StrategyConfig parameters) {
    try {
      return Optional.of(parser.apply(parameters));
    } catch (IllegalArgumentException wrong) {
      return Optional.empty();
    }
  }

  int keptCount() {
    return kept.size();
  }
}
