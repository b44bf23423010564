package io.segmento.platform.report.live;

import io.segmento.platform.report.live.DayNumbers.Line;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows.
 *
 * @param notReady what keeps this node from getting traffic, and why; empty: nothing does
 * @param node of this node
 * @param shared of all nodes; null when the store could not be asked
 */
record LiveNumbers(
    Instant at,
    Map<String, String> notReady,
    NodeHistory.Today node,
    @Nullable Shared shared) {

  /**
   * What all nodes counted today (UTC).
   *
   * @param campaigns how many there are in the catalog; lines are of the first of them only, when they are very many
   * @param campaignNames by id
   * @param currencies of campaigns, by id
   */
  record Shared(
      int campaigns,
      int campaignsShown,
      Map<String, String> campaignNames,
      Map<String, String> currencies,
      List<Line> byCampaign,
      List<Line> byExchange,
      List<Line> byArm,
      Map<String, SpendPlan> plans) {}
}
