package io.segmento.strategy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of this interface. A plugin's manifest says against which one it was compiled ({@code Strategy-Api-Version: 1.0}); the host
 * reads that before it loads any class.
 *
 * <p>The first number changes when compiled plugins would break, the second when something is added that a plugin may use. So a plugin runs on
 * a host of the same first number and at least its second.
 */
public final class StrategyApi {

  /** Of this jar, as {@code MAJOR.MINOR}. */
  public static final String VERSION = "1.5";

  private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.\\d{1,4})?");

  private StrategyApi() {}

  /** Whether a plugin that was compiled against {@code version} runs here: one of 1.2 runs on 1.2 and on 1.5, but neither on 1.1 nor on 2.0; false also when that is no version. */
  public static boolean runs(String version) {
    return runs(version, VERSION);
  }

  static boolean runs(String plugin, String host) {
    Matcher asked = FORM.matcher(plugin);
    Matcher given = FORM.matcher(host);
    return asked.matches()
        && given.matches()
        && Integer.parseInt(asked.group(1)) == Integer.parseInt(given.group(1))
        && Integer.parseInt(asked.group(2)) <= Integer.parseInt(given.group(2));
  }
}
