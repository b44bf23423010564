package io.segmento.tools.privacy;

import io.segmento.tools.console.TextTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was planted where, and what was found where. */
final class PrivacyReport {
  private static final int MAX_SHOWN = 200;
  private static final int MAX_AT = 70;

  private PrivacyReport() {}

  static String of(Plants plants, List<String> looked, List<Finding> findings) {
    StringBuilder text = new StringBuilder("\nPlanted:\n");
    TextTable kinds = new TextTable(2).header("kind", "values");
    plants.kinds().forEach((kind, count) -> kinds.row(kind.label(), Integer.toString(count)));
    text.append(kinds).append('\n');
    TextTable places = new TextTable(2).header("endpoint", "values");
    plants.endpoints().forEach((place, count) -> places.row(place, Integer.toString(count)));
    text.append(places)
        .append(
            "\nLooked at, for each value as it is, percent-encoded, in base64 and hex, and hashed (MD5, SHA-1, SHA-256):\n");
    looked.forEach(line -> text.append("  ").append(line).append('\n'));
    if (findings.isEmpty()) {
      return text.append("\nNothing was found.\n").toString();
    }
    text.append("\nFOUND ").append(findings.size()).append(":\n");
    TextTable found = new TextTable(2).header("where", "kind", "planted at", "form", "at");
    findings.stream()
        .limit(MAX_SHOWN)
        .forEach(each -> found.row(
            each.where(),
            each.planted().kind().label(),
            each.planted().place(),
            each.spelling(),
            shown(each.at())));
    text.append(found);
    if (findings.size() > MAX_SHOWN) {
      text.append("  … and ").append(findings.size() - MAX_SHOWN).append(" more\n");
    }
    text.append("\nBy place:\n");
    Map<String, Integer> sums = new LinkedHashMap<>();
    findings.forEach(
        each -> sums.merge(each.where() + " ← " + each.planted().place(), 1, Integer::sum));
    sums.forEach((place, count) ->
        text.append("  ").append(count).append(" × ").append(place).append('\n'));
    return text.toString();
  }

  /** Keys and lines may hold anything. */
  private static String shown(String at) {
    String plain = at.replaceAll("[^\\p{Print}]", "?");
    return plain.length() <= MAX_AT ? plain : plain.substring(0, MAX_AT) + "…";
  }
}
