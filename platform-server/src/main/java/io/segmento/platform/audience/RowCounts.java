package io.segmento.platform.audience;

import io.segmento.proto.v1.RowOutcome;
import io.segmento.proto.v1.UploadSummary;

/** How many rows came to what. Immutable. */
record RowCounts(long stored, long duplicate, long suppressed, long invalid) {
  static final RowCounts NONE = new RowCounts(0, 0, 0, 0);

  RowCounts plus(RowOutcome outcome) {
    return switch (outcome) {
      case ROW_STORED -> new RowCounts(stored + 1, duplicate, suppressed, invalid);
      case ROW_DUPLICATE -> new RowCounts(stored, duplicate + 1, suppressed, invalid);
      case ROW_SUPPRESSED -> new RowCounts(stored, duplicate, suppressed + 1, invalid);
      case ROW_INVALID, ROW_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
        new RowCounts(stored, duplicate, suppressed, invalid + 1);
    };
  }

  UploadSummary.Builder summary(long nextRow) {
    return UploadSummary.newBuilder()
        .setStored(stored)
        .setDuplicate(duplicate)
        .setSuppressed(suppressed)
        .setInvalid(invalid)
        .setNextRow(nextRow);
  }
}
