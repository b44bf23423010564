package io.segmento.proto;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What changed between two listings of {@link Contracts}. */
final class ContractChanges {
  private static final Pattern NUMBER = Pattern.compile("number=(-?\\d+)\\b");

  private ContractChanges() {}

  /** Each change that breaks those who use the baseline, with both sides of it. */
  static List<String> breaking(Map<String, String> baseline, Map<String, String> current) {
    List<String> breaking = new ArrayList<>();
    baseline.forEach((name, was) -> {
      String is = current.get(name);
      if (is == null) {
        if (!reserved(name, was, current)) {
          breaking.add(name + ": removed");
        }
      } else if (!is.equals(was)) {
        breaking.add(name + ": " + is + " (expected: " + was + ')');
      }
    });
    return breaking;
  }

  /** What the baseline does not know yet. */
  static List<String> unrecorded(Map<String, String> baseline, Map<String, String> current) {
    return current.keySet().stream().filter(name -> !baseline.containsKey(name)).toList();
  }

  /** A field or value may go when nobody can take its number or its name again. */
  private static boolean reserved(String name, String was, Map<String, String> current) {
    Matcher number = NUMBER.matcher(was);
    if (!(name.startsWith("field ") || name.startsWith("value ")) || !number.find()) {
      return false;
    }
    String owner = name.substring(name.indexOf(' ') + 1, name.lastIndexOf('.'));
    String own = name.substring(name.lastIndexOf('.') + 1);
    return current.containsKey("reserved " + owner + ' ' + number.group(1))
        && current.containsKey("reserved " + owner + ' ' + own);
  }
}
