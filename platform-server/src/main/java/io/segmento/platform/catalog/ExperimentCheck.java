package io.segmento.platform.catalog;

import io.segmento.proto.v1.Experiment;
import io.segmento.proto.v1.ExperimentArm;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Whether an experiment says what it must: arms that add up, each with a name, users and, unless it is held out, a part of the budget. */
final class ExperimentCheck {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,47}");
  private static final String NAME_WORDS = "1 to 48 of a-z 0-9 -, beginning with a letter";
  private static final int MIN_ARMS = 2;
  private static final int MAX_ARMS = 16;
  private static final int ALL = 1_000;

  private final Problems problems;

  ExperimentCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Experiment experiment) {
    problems.check(
        NAME.matcher(experiment.getId()).matches(),
        "experiment.id",
        experiment.getId(),
        NAME_WORDS);
    problems.check(
        experiment.getStartsAtMillis() >= 0,
        "experiment.starts_at_millis",
        experiment.getStartsAtMillis(),
        ">= 0");
    List<ExperimentArm> arms = experiment.getArmsList();
    problems.check(
        arms.size() >= MIN_ARMS && arms.size() <= MAX_ARMS,
        "experiment.arms",
        arms.size() + " arms",
        MIN_ARMS + " to " + MAX_ARMS);
    Set<String> names = new HashSet<>();
    long users = 0;
    long budget = 0;
    int heldOut = 0;
    for (int i = 0; i < arms.size(); i++) {
      ExperimentArm arm = arms.get(i);
      check("experiment.arms[" + i + "]", arm, names);
      users += arm.getUsersPermille();
      budget += arm.getBudgetPermille();
      heldOut += arm.getHoldOut() ? 1 : 0;
    }
    problems.check(
        users == ALL, "experiment.arms.users_permille", users + " in all", ALL + " in all");
    problems.check(
        budget == ALL || budget == 0,
        "experiment.arms.budget_permille",
        budget + " in all",
        ALL + " in all, or 0 in each arm");
    problems.check(
        heldOut <= 1 && heldOut < arms.size(),
        "experiment.arms.hold_out",
        heldOut + " of " + arms.size() + " arms",
        "at most one");
    if (budget > 0) {
      for (int i = 0; i < arms.size(); i++) {
        problems.check(
            arms.get(i).getHoldOut() || arms.get(i).getBudgetPermille() > 0,
            "experiment.arms[" + i + "].budget_permille",
            arms.get(i).getBudgetPermille(),
            "1 to " + ALL + ", as another arm has one");
      }
    }
  }

  private void check(String field, ExperimentArm arm, Set<String> names) {
    problems.check(
        NAME.matcher(arm.getName()).matches(), field + ".name", arm.getName(), NAME_WORDS);
    problems.check(names.add(arm.getName()), field + ".name", arm.getName(), "each name once");
    problems.check(
        arm.getUsersPermille() > 0 && arm.getUsersPermille() < ALL,
        field + ".users_permille",
        arm.getUsersPermille(),
        "1 to " + (ALL - 1));
    problems.check(
        arm.getBudgetPermille() >= 0 && arm.getBudgetPermille() <= ALL,
        field + ".budget_permille",
        arm.getBudgetPermille(),
        "0 to " + ALL);
    problems.check(
        arm.getStrategy().isEmpty() || NAME.matcher(arm.getStrategy()).matches(),
        field + ".strategy",
        arm.getStrategy(),
        "a strategy's name: " + NAME_WORDS + "; or empty");
    if (arm.getHoldOut()) {
      problems.check(
          arm.getBudgetPermille() == 0,
          field + ".budget_permille",
          arm.getBudgetPermille(),
          "0: an arm that is held out spends nothing");
      problems.check(
          arm.getStrategy().isEmpty() && arm.getStrategyParametersCount() == 0,
          field + ".strategy",
          arm.getStrategy(),
          "no strategy and no parameters: an arm that is held out plays the first other one");
    }
  }
}
