package io.segmento.platform.catalog;

import io.segmento.platform.error.FieldViolation;
import io.segmento.platform.error.SegmentoException;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a request, so that all of it is told at once. */
final class Problems {
  private static final int MAX_SHOWN = 60;

  private final List<FieldViolation> invalid = new ArrayList<>();
  private final List<FieldViolation> unmet = new ArrayList<>();
  private final List<FieldViolation> forbidden = new ArrayList<>();
  private String entry = "";

  /** Names the entry that the following problems belong to, for example {@code campaign "c1"}. */
  void at(String words) {
    entry = words;
  }

  /** Notes a wrong value. */
  void wrong(String field, Object value, String expected) {
    invalid.add(violation(field, value, expected));
  }

  /** Notes a wrong value unless the condition holds. */
  void check(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      wrong(field, value, expected);
    }
  }

  /** Notes a rule that the entry breaks together with other entries. */
  void unmet(String field, Object value, String expected) {
    unmet.add(violation(field, value, expected));
  }

  /** Notes what this author may not write. */
  void forbidden(String field, Object value, String expected) {
    forbidden.add(violation(field, value, expected));
  }

  /** Everything wrong that was noted so far. */
  List<FieldViolation> invalid() {
    return invalid;
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
      List<FieldViolation> all = new ArrayList<>(invalid);
      all.addAll(unmet);
      throw SegmentoException.invalid(CatalogReason.CATALOG_ENTRY_INVALID, all);
    }
    if (!unmet.isEmpty()) {
      throw SegmentoException.invalid(CatalogReason.CATALOG_RULE, unmet);
    }
    if (!forbidden.isEmpty()) {
      throw SegmentoException.invalid(CatalogReason.CATALOG_REVIEW, forbidden);
    }
  }

  private FieldViolation violation(String field, Object value, String expected) {
    String name = field.isEmpty() ? entry : entry + "." + field;
    return new FieldViolation(name, shown(value) + " (expected: " + expected + ")");
  }

  private static String shown(Object value) {
    if (!(value instanceof CharSequence)) {
      return String.valueOf(value);
    }
    String text = value.toString();
    StringBuilder shown = new StringBuilder("\"");
    text.codePoints()
        .limit(MAX_SHOWN)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return shown.append(text.length() > MAX_SHOWN ? "…\"" : "\"").toString();
  }
}
