package io.segmento.policy.conformance;

import io.segmento.policy.conformance.Conformance.Row;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The page for whoever answers for the policy. The same build gives the same page. */
final class ConformancePage {
  private ConformancePage() {}

  static String of(Conformance conformance) {
    List<Row> rows = conformance.rows();
    StringBuilder page = new StringBuilder();
    page.append("""
        # Conformance with the privacy policy

        Written by the build from `policy/src/main/resources/io/segmento/policy/clauses.yaml` and the tests that ran; do not edit. The build fails when a clause
        that the system keeps has no green test, so what stands here as kept has been shown by this very build.

        """);
    page.append("| | clauses |\n|---|---|\n");
    count(page, "kept by the system and shown by tests", rows, "kept");
    count(
        page, "kept in part: what there is is shown by tests, the rest is named", rows, "in part");
    count(page, "pending", rows, "pending");
    count(page, "kept by people only", rows, "people");
    count(page, "not shown", rows, "not shown");
    page.append(
        "\n| clause | what is promised | kept by | shown by | result |\n|---|---|---|---|---|\n");
    rows.forEach(row -> row(page, row));
    return page.toString();
  }

  private static void count(StringBuilder page, String label, List<Row> rows, String state) {
    List<String> ids = rows.stream()
        .filter(row -> state(row).equals(state))
        .map(row -> row.promise().id())
        .toList();
    if (!ids.isEmpty()) {
      page.append("| ").append(label).append(" | ").append(ids.size());
      page.append(state.equals("kept") ? "" : ": " + String.join(", ", ids)).append(" |\n");
    }
  }

  private static String state(Row row) {
    Promise promise = row.promise();
    if (promise.keptBy().isEmpty()) {
      return promise.pending() == null ? "people" : "pending";
    }
    if (row.count(Outcome.RED) > 0 || row.count(Outcome.GREEN) == 0) {
      return "not shown";
    }
    return promise.pending() == null ? "kept" : "in part";
  }

  private static void row(StringBuilder page, Row row) {
    Promise promise = row.promise();
    page.append("| ")
        .append(promise.id())
        .append(" | ")
        .append(promise.promise())
        .append(" | ");
    page.append(promise.keptBy().stream()
        .map(point -> "`" + KeptBy.parse(point).shown() + "`")
        .collect(Collectors.joining("<br>")));
    page.append(" | ");
    page.append(row.tests().entrySet().stream()
        .map(test -> test.getKey().shown()
            + (test.getValue() == Outcome.GREEN ? "" : " (**" + word(test.getValue()) + "**)"))
        .collect(Collectors.joining("<br>")));
    page.append(" | ").append(result(row)).append(" |\n");
  }

  private static String result(Row row) {
    String state = state(row);
    StringBuilder text = new StringBuilder(state.equals("not shown") ? "**not shown**" : state);
    if (row.promise().pending() != null) {
      text.append(": ").append(row.promise().pending());
    }
    if (row.promise().organisation() != null) {
      text.append(state.equals("people") ? ": " : "; people: ")
          .append(row.promise().organisation());
    }
    return text.toString();
  }

  private static String word(@Nullable Outcome outcome) {
    return outcome == null ? "not run" : outcome == Outcome.RED ? "red" : "skipped";
  }
}
