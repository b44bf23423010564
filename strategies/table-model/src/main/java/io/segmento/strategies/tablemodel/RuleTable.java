package io.segmento.strategies.tablemodel;

import io.segmento.strategy.Candidate;
import io.segmento.strategy.Opportunity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules from text, one a line; the first whose conditions all hold says what an impression is worth. Immutable.
 *
 * <pre>
 * # name: conditions => worth
 * basket:   in-basket = true, hours-since-seen < 24  => share 0.9
 * recent:   known = true, views >= 3                 => share 0.5
 * germany:  country = DEU, device = 4                => price 1.25
 * tired:    times-shown > 5                          => no-bid
 * rest:                                              => price 0.2
 * </pre>
 *
 * {@code price} is CPM in units of the campaign's currency, {@code share} a part of the highest bid. Checked as a whole: unknown fields, operators that do
 * not fit, names that come twice, rules that can never be reached.
 */
final class RuleTable {

  static final RuleTable EMPTY = new RuleTable(List.of());
  static final int MAX_RULES = 1_000;

  private static final Pattern RULE =
      Pattern.compile("([a-z0-9-]{1,40}):\\s*(.*?)\\s*=>\\s*(.*?)\\s*");
  private static final Pattern CONDITION =
      Pattern.compile("([a-z-]+)\\s*(<=|>=|=|<|>)\\s*([^\\s=<>]{1,100})");
  private static final Pattern WORTH =
      Pattern.compile("(price|share)\\s+(\\d{1,9}(?:\\.\\d{1,6})?)|(no-bid)");
  private static final double MICROS = 1e6;

  private final Rule[] rules;

  private RuleTable(List<Rule> rules) {
    this.rules = rules.toArray(Rule[]::new);
  }

  private record Rule(List<Condition> conditions, boolean isShare, double amount) {
    boolean holds(Opportunity opportunity, Candidate candidate) {
      for (int i = 0; i < conditions.size(); i++) {
        if (!conditions.get(i).holds(opportunity, candidate)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Throws {@link IllegalArgumentException} that names the line and what was expected. */
  static RuleTable parse(String text) {
    List<Rule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    boolean closed = false;
    String[] lines = text.split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String line = lines[i].strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      Matcher rule = RULE.matcher(line);
      if (!rule.matches()) {
        throw wrong(i, line, "NAME: CONDITIONS => WORTH");
      }
      if (!names.add(rule.group(1))) {
        throw wrong(i, rule.group(1), "a name that no other rule has");
      }
      if (closed) {
        throw wrong(i, rule.group(1), "a rule that can be reached: the one before always holds");
      }
      List<Condition> conditions = conditions(i, rule.group(2));
      closed = conditions.isEmpty();
      rules.add(rule(i, conditions, rule.group(3)));
      if (rules.size() > MAX_RULES) {
        throw wrong(i, rule.group(1), "at most " + MAX_RULES + " rules");
      }
    }
    return new RuleTable(rules);
  }

  private static List<Condition> conditions(int line, String text) {
    List<Condition> conditions = new ArrayList<>();
    if (!text.isEmpty()) {
      for (String part : text.split(",", -1)) {
        Matcher condition = CONDITION.matcher(part.strip());
        if (!condition.matches()) {
          throw wrong(line, part.strip(), "FIELD = VALUE, or <, <=, >, >= for numbers");
        }
        try {
          conditions.add(Condition.of(condition.group(1), condition.group(2), condition.group(3)));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException("line " + (line + 1) + ": " + e.getMessage(), e);
        }
      }
    }
    return List.copyOf(conditions);
  }

  private static Rule rule(int line, List<Condition> conditions, String text) {
    Matcher worth = WORTH.matcher(text);
    if (!worth.matches()) {
      throw wrong(line, text, "price CPM, share PART or no-bid");
    }
    if (worth.group(3) != null) {
      return new Rule(conditions, false, 0);
    }
    boolean share = "share".equals(worth.group(1));
    double amount = new BigDecimal(worth.group(2)).doubleValue();
    if (share && amount > 1) {
      throw wrong(line, text, "a share of at most 1");
    }
    return new Rule(conditions, share, share ? amount : amount * MICROS);
  }

  private static IllegalArgumentException wrong(int line, String value, String expected) {
    return new IllegalArgumentException(
        "line " + (line + 1) + ": " + value + " (expected: " + expected + ")");
  }

  boolean isEmpty() {
    return rules.length == 0;
  }

  /** CPM micros; 0 for no bid; NaN when no rule matches. */
  double worthCpmMicros(Opportunity opportunity, Candidate candidate) {
    for (Rule rule : rules) {
      if (rule.holds(opportunity, candidate)) {
        return rule.isShare() ? rule.amount() * candidate.maxBidCpmMicros() : rule.amount();
      }
    }
    return Double.NaN;
  }
}
