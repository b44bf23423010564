package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.add;
import static io.segmento.tools.simulate.DayOptions.require;

import io.segmento.simulate.Fatigue;
import io.segmento.simulate.Response;
import io.segmento.simulate.Scenario;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How visitors respond otherwise than the preset's, and what predictions know of them. */
final class VisitorOptions {

  private static final int MAX_HOURS = 10_000;
  private static final double MIN_AUC = 50;
  private static final double MAX_AUC = 100;
  private static final int MAX_USERS = 10_000_000;
  private static final double HOUR_MILLIS = 3_600_000;

  @Option(
      names = "--fatigue",
      paramLabel = "K",
      description =
          "What each impression that a user has had takes off the logarithm of the click rate (default: the preset's; 0.05 of retargeting, else 0).")
  private @Nullable Double fatigue;

  @Option(
      names = "--fatigue-recovery",
      paramLabel = "HOURS",
      description =
          "After which an impression tires e times less; 0: never (default: the preset's; 24 of retargeting, else 0).")
  private @Nullable Double recoveryHours;

  @Option(
      names = "--predictions-know-visitors",
      description =
          "Predicted click rates follow what visitors did; else only strategies that look at visitors themselves do.")
  private boolean knowVisitors;

  @Option(
      names = "--auc",
      paramLabel = "PERCENT",
      description =
          "How well predictions rank impressions: the area under the curve, above 50 to below 100 (default: the preset's).")
  private @Nullable Double auc;

  @Option(
      names = "--hold-out",
      paramLabel = "SHARE",
      defaultValue = "0",
      description =
          "Of users who are never bid for; their ghost bids say what ads bring (default: ${DEFAULT-VALUE}).")
  private double heldOut;

  @Option(
      names = "--users",
      defaultValue = "50000",
      description = "Whom the auctions are for (default: ${DEFAULT-VALUE}).")
  private int users;

  /** @param usual the preset's response */
  void check(Response usual) {
    require(
        auc == null || (auc > MIN_AUC && auc < MAX_AUC),
        "--auc",
        String.valueOf(auc),
        "above 50 to below 100");
    require(heldOut >= 0 && heldOut < 1, "--hold-out", heldOut, "0 to below 1");
    require(users >= 1 && users <= MAX_USERS, "--users", users, "1 to " + MAX_USERS);
    require(
        fatigue == null || (fatigue >= 0 && fatigue <= 10),
        "--fatigue",
        String.valueOf(fatigue),
        "0 to 10");
    require(
        recoveryHours == null || (recoveryHours >= 0 && recoveryHours <= MAX_HOURS),
        "--fatigue-recovery",
        String.valueOf(recoveryHours),
        "0 to " + MAX_HOURS);
    require(
        recoveryHours == null || of(usual).fatigue().perImpression() > 0,
        "--fatigue-recovery",
        String.valueOf(recoveryHours),
        "only where users tire: with --fatigue above 0, or a preset that has it");
    require(
        !knowVisitors || usual.behaviour().matters(),
        "--predictions-know-visitors",
        true,
        "only with a preset whose visitors respond by what they did");
  }

  Scenario of(Scenario day) {
    return day.withUsers(users).withHeldOut(heldOut);
  }

  Response of(Response fitted) {
    Fatigue usual = fitted.fatigue();
    Response known = fitted.knowingVisitors(knowVisitors);
    return (auc == null ? known : known.withAuc(auc / 100))
        .withFatigue(new Fatigue(
            Objects.requireNonNullElse(fatigue, usual.perImpression()),
            recoveryHours == null ? usual.recoveryMillis() : (long) (recoveryHours * HOUR_MILLIS)));
  }

  /** What is not as usual; empty when nothing. */
  String describe() {
    StringBuilder words = new StringBuilder();
    again(words);
    return words.isEmpty() ? "" : "," + words;
  }

  void again(StringBuilder words) {
    add(words, "--fatigue", String.valueOf(fatigue), "null");
    add(words, "--fatigue-recovery", String.valueOf(recoveryHours), "null");
    add(words, "--auc", String.valueOf(auc), "null");
    add(words, "--hold-out", heldOut, 0.0);
    add(words, "--users", users, 50_000);
    words.append(knowVisitors ? " --predictions-know-visitors" : "");
  }
}
