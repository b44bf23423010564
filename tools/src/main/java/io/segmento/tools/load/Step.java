package io.segmento.tools.load;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rate that is held for some time.
 *
 * @param perSecond requests per second
 */
record Step(int perSecond, int seconds) {
  private static final Pattern STEP = Pattern.compile("(\\d{1,7})(?::(\\d{1,5})s?)?");
  private static final int DEFAULT_SECONDS = 30;
  private static final int MAX_RATE = 1_000_000;

  /** {@code 2000} or {@code 2000:10s,4000:60s,2000:10s}; throws {@link IllegalArgumentException} that says what is expected. */
  static List<Step> parse(String profile) {
    List<Step> steps = new ArrayList<>();
    for (String part : profile.split(",", -1)) {
      Matcher step = STEP.matcher(part.strip());
      if (!step.matches()) {
        throw expected(part);
      }
      int perSecond = Integer.parseInt(step.group(1));
      int seconds = step.group(2) == null ? DEFAULT_SECONDS : Integer.parseInt(step.group(2));
      if (perSecond < 1 || perSecond > MAX_RATE || seconds < 1) {
        throw expected(part);
      }
      steps.add(new Step(perSecond, seconds));
    }
    return steps;
  }

  private static IllegalArgumentException expected(String part) {
    return new IllegalArgumentException("--rate: \"" + part
        + "\" (expected: requests per second, as in 2000, or steps as in 2000:10s,4000:60s)");
  }

  @Override
  public String toString() {
    return perSecond + ":" + seconds + "s";
  }
}
