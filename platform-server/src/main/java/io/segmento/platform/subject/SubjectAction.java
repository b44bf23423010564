package io.segmento.platform.subject;

import java.util.Locale;

/** What was asked for; a label of metrics and of the audit log. */
enum SubjectAction {
  READ,
  EXPORT,
  ERASE,
  WITHDRAW,
  WHY,
  EVIDENCE,
  /** What the data did to a bid. */
  EXPLAIN,
  /** Sums over campaigns; told of nobody. */
  REPORT,
  /** Campaigns and what belongs to them; told of nobody. */
  CATALOG;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
