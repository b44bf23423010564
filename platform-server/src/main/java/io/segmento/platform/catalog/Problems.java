package io.segmento.platform.catalog;

import io.segmento.platform.error.FieldViolation;
import io.segmento.platform.error.SegmentoException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with a request, so that all of it is told at once. */
final class Problems {
  private static final int MAX_SHOWN = 60;

  private final List<Fault> invalid = new ArrayList<>();
  private final List<Fault> unmet = new ArrayList<>();
  private final List<Fault> forbidden = new ArrayList<>();
  private String entry = "";

  /** Names the entry that the following problems belong to, for example {@code campaign "c1"}. */
  void at(String words) {
    entry = words;
  }

  /** Notes a wrong value. */
  void wrong(String field, Object value, String expected) {
    invalid.add(fault(field, value, expected));
  }

  /** Notes a wrong value unless the condition holds. */
  void check(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      wrong(field, value, expected);
    }
  }

  /** Notes a rule that an entry breaks though it is well formed: of its relation to others, or of the policy. */
  void unmet(String field, Object value, String expected) {
    unmet.add(fault(field, value, expected));
  }

  /** Notes what this author may not write. */
  void forbidden(String field, Object value, String expected) {
    forbidden.add(fault(field, value, expected));
  }

  /** What was noted first: of what is wrong by itself, else of the rules that are broken; null when nothing was. */
  @Nullable
  Fault first() {
    if (!invalid.isEmpty()) {
      return invalid.get(0);
    }
    return unmet.isEmpty() ? null : unmet.get(0);
  }

  /** The same problems, to which more can be added. */
  Problems copy() {
    Problems copy = new Problems();
    copy.invalid.addAll(invalid);
    copy.unmet.addAll(unmet);
    copy.forbidden.addAll(forbidden);
    return copy;
  }

  /** Throws when anything was noted: INVALID when a value is wrong by itself, else CONFLICT, else PERMISSION. */
  void throwIfAny() {
    if (!invalid.isEmpty()) {
      List<Fault> all = new ArrayList<>(invalid);
      all.addAll(unmet);
      throw failure(CatalogReason.CATALOG_ENTRY_INVALID, all);
    }
    if (!unmet.isEmpty()) {
      throw failure(CatalogReason.CATALOG_RULE, unmet);
    }
    if (!forbidden.isEmpty()) {
      throw failure(CatalogReason.CATALOG_REVIEW, forbidden);
    }
  }

  private static SegmentoException failure(CatalogReason reason, List<Fault> faults) {
    return SegmentoException.invalid(
        reason, faults.stream().map(Fault::violation).toList());
  }

  private Fault fault(String field, Object value, String expected) {
    return new Fault(entry, field, shown(value), expected);
  }

  /** One fault: of which entry and field, what stands there and what would do. */
  record Fault(String entry, String field, String value, String expected) {
    FieldViolation violation() {
      String name = field.isEmpty() ? entry : entry + "." + field;
      return new FieldViolation(name, value + " (expected: " + expected + ")");
    }
  }

  private static String shown(Object value) {
    if (!(value instanceof CharSequence)) {
      return String.valueOf(value);
    }
    return '"' + shortened(value.toString()) + '"';
  }

  /** The beginning of a text, without what would break a line. */
  static String shortened(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAX_SHOWN)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return shown.append(text.length() > MAX_SHOWN ? "…" : "").toString();
  }
}
