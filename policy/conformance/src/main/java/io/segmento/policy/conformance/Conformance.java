package io.segmento.policy.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Clauses, the tests that name them and how these ended, put together. Immutable. */
final class Conformance {

  /** A clause with its tests; the outcome of one that did not run is null. */
  record Row(Promise promise, SortedMap<TestName, @Nullable Outcome> tests) {
    long count(@Nullable Outcome outcome) {
      return tests.values().stream().filter(each -> each == outcome).count();
    }
  }

  private final List<Row> rows;
  private final List<String> problems;

  private Conformance(List<Row> rows, List<String> problems) {
    this.rows = List.copyOf(rows);
    this.problems = List.copyOf(problems);
  }

  static Conformance of(
      List<Promise> promises,
      Map<TestName, Set<String>> clauses,
      Map<TestName, Outcome> outcomes,
      Predicate<KeptBy> isThere) {
    Map<String, SortedMap<TestName, @Nullable Outcome>> tests = new LinkedHashMap<>();
    promises.forEach(promise -> tests.put(promise.id(), new TreeMap<>()));
    List<String> problems = new ArrayList<>();
    clauses.forEach((test, ids) -> {
      for (String id : ids) {
        SortedMap<TestName, @Nullable Outcome> named = tests.get(id);
        if (named == null) {
          problems.add(
              test.shown() + " names the clause " + id + " (expected: one of clauses.yaml)");
        } else {
          named.put(test, outcomes.get(test));
        }
      }
    });
    List<Row> rows = new ArrayList<>();
    for (Promise promise : promises) {
      Row row = new Row(promise, tests.getOrDefault(promise.id(), new TreeMap<>()));
      rows.add(row);
      for (String point : promise.keptBy()) {
        if (!isThere.test(KeptBy.parse(point))) {
          problems.add(promise.id() + " is kept by " + point + ", which is not there");
        }
      }
      if (row.count(Outcome.RED) > 0) {
        problems.add(promise.id() + " is broken: " + tests(row, Outcome.RED));
      } else if (promise.needsTest() && row.count(Outcome.GREEN) == 0) {
        problems.add(
            promise.id() + " has no green test" + tests(row, Outcome.SKIPPED) + tests(row, null));
      }
    }
    return new Conformance(rows, problems);
  }

  private static String tests(Row row, @Nullable Outcome outcome) {
    StringBuilder text = new StringBuilder();
    row.tests().forEach((test, ended) -> {
      if (ended == outcome) {
        text.append(text.isEmpty() ? "" : ", ").append(test.shown());
      }
    });
    return text.isEmpty() || outcome == Outcome.RED
        ? text.toString()
        : (outcome == null ? "; not run: " : "; skipped: ") + text;
  }

  List<Row> rows() {
    return rows;
  }

  /** What must end the build, in words; empty when all is well. */
  List<String> problems() {
    return problems;
  }

  /** Tests that name a clause and did not end in this build, for example for want of a browser. */
  List<TestName> open() {
    return rows.stream()
        .flatMap(row -> row.tests().entrySet().stream())
        .filter(test -> test.getValue() == null || test.getValue() == Outcome.SKIPPED)
        .map(Map.Entry::getKey)
        .distinct()
        .sorted()
        .toList();
  }
}
