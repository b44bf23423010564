package io.segmento.platform.report.anonymity;

import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What each caller has read of released tables. */
interface PrivacyBudgets {
  /**
   * Charges a caller for those of the tables that it has not read in the month yet, or for none of them.
   *
   * @param limitMicros millionths of ρ that it may spend in the month
   */
  CompletableFuture<Charge> charge(
      String caller, YearMonth month, List<TableId> tables, PrivacyCost cost, long limitMicros);

  /**
   * What came of it.
   *
   * @param granted whether it was within the limit
   * @param spentMicros spent before, when it was not granted; else with this charge
   * @param neededMicros what the tables not read yet cost
   */
  record Charge(boolean granted, long spentMicros, long neededMicros) {}
}
