package io.segmento.platform.strategy.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was found in a plugin. Immutable. */
public final class CheckReport {

  private static final int SHOWN_OF_EACH = 5;

  private final List<Finding> findings;
  private final Set<Restriction> permitted;
  private final CheckedClasses checked;

  CheckReport(List<Finding> findings, Set<Restriction> permitted, CheckedClasses checked) {
    this.findings = findings.stream()
        .sorted(Comparator.comparing(Finding::restriction)
            .thenComparing(Finding::className)
            .thenComparingInt(Finding::line))
        .toList();
    this.permitted = Set.copyOf(permitted);
    this.checked = checked;
  }

  /** What was looked at, and may be loaded when nothing refuses it. */
  public CheckedClasses checked() {
    return checked;
  }

  public List<Finding> findings() {
    return findings;
  }

  /** Those that keep the plugin out: of a kind that refuses and that no operator has permitted. */
  public List<Finding> refusals() {
    return findings.stream().filter(this::refuses).toList();
  }

  private boolean refuses(Finding finding) {
    return finding.restriction().refuses() && !permitted.contains(finding.restriction());
  }

  /** One line that names the first place of each kind; for a log or a status. */
  public String summary() {
    Map<Restriction, Finding> first = new LinkedHashMap<>();
    refusals().forEach(finding -> first.putIfAbsent(finding.restriction(), finding));
    List<String> parts = new ArrayList<>();
    first.forEach((restriction, finding) ->
        parts.add(restriction.label() + ": " + finding.what() + " in " + finding.place()));
    return String.join("; ", parts);
  }

  /** All of it for a person: what, where, why not and what in its place. Empty when nothing was found. */
  public String text() {
    Map<Restriction, List<Finding>> byRestriction = new LinkedHashMap<>();
    for (Finding finding : findings) {
      byRestriction
          .computeIfAbsent(finding.restriction(), unused -> new ArrayList<>())
          .add(finding);
    }
    StringBuilder text = new StringBuilder();
    byRestriction.forEach((restriction, found) -> {
      text.append(
              refuses(found.get(0))
                  ? "refused   "
                  : restriction.refuses() ? "permitted " : "warning   ")
          .append(restriction.label())
          .append('\n');
      for (Finding finding : found.subList(0, Math.min(SHOWN_OF_EACH, found.size()))) {
        text.append("    ")
            .append(finding.place())
            .append(": ")
            .append(finding.what())
            .append('\n');
      }
      if (found.size() > SHOWN_OF_EACH) {
        text.append("    and ").append(found.size() - SHOWN_OF_EACH).append(" more\n");
      }
      text.append("    why:     ").append(restriction.why()).append('\n');
      text.append("    instead: ").append(restriction.instead()).append('\n');
    });
    return text.toString();
  }
}
