package io.segmento.platform.counter;

import io.segmento.proto.storage.v1.BidToken;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What made a bid, as reports name it: {@code strategy/version/arm}.
 *
 * @param arm its number from 1 on, 0 outside experiments
 */
public record StrategyArm(String strategy, String version, int arm) {

  private static final Pattern LABEL = Pattern.compile("([^/]*)/([^/]*)/(\\d{1,9})");

  public static String label(BidToken token) {
    return label(token.getStrategy(), token.getStrategyVersion(), token.getExperimentArm());
  }

  /**
   * The same from its parts.
   *
   * @param arm 0 outside experiments
   */
  public static String label(String strategy, String version, int arm) {
    return strategy + '/' + version + '/' + arm;
  }

  /** The parts of a label; empty when it is none. */
  public static Optional<StrategyArm> parse(String label) {
    Matcher matcher = LABEL.matcher(label);
    return matcher.matches()
        ? Optional.of(
            new StrategyArm(matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3))))
        : Optional.empty();
  }
}
