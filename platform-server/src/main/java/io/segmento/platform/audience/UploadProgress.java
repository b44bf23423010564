package io.segmento.platform.audience;

import io.segmento.proto.v1.RowOutcome;
import io.segmento.proto.v1.RowResult;
import io.segmento.proto.v1.UploadSummary;
import java.util.ArrayList;
import java.util.List;

/**
 * How far an upload has come. Immutable.
 *
 * @param results the first rows that were not stored, at most {@link #MAX_RESULTS}
 * @param nextRow the row to go on from
 */
record UploadProgress(RowCounts counts, List<RowResult> results, long nextRow) {
  static final int MAX_RESULTS = 1_000;
  static final UploadProgress BEGIN = new UploadProgress(RowCounts.NONE, List.of(), 0);

  UploadProgress {
    results = List.copyOf(results);
  }

  /** With what came of the rows after those. */
  UploadProgress plus(List<RowOutcome> outcomes) {
    List<RowResult> told = new ArrayList<>(results);
    RowCounts counted = counts;
    for (int i = 0; i < outcomes.size(); i++) {
      RowOutcome outcome = outcomes.get(i);
      counted = counted.plus(outcome);
      if (outcome != RowOutcome.ROW_STORED && told.size() < MAX_RESULTS) {
        told.add(RowResult.newBuilder().setRow(nextRow + i).setOutcome(outcome).build());
      }
    }
    return new UploadProgress(counted, told, nextRow + outcomes.size());
  }

  UploadSummary summary() {
    return counts.summary(nextRow).addAllResults(results).build();
  }
}
