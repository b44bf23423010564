package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.Kind;
import io.segmento.platform.error.Reason;

/** Why a query is refused. */
public enum ReportReason implements Reason {
  REPORT_QUERY_INVALID(Kind.INVALID),
  /** No campaign has such an experiment. */
  EXPERIMENT_UNKNOWN(Kind.NOT_FOUND),
  /** It would have more rows than are summed up at once. */
  REPORT_TOO_LARGE(Kind.INVALID),
  /** It names a campaign or an advertiser that is not the caller's. */
  REPORT_NOT_OWN(Kind.PERMISSION);

  private final Kind kind;

  ReportReason(Kind kind) {
    this.kind = requireNonNull(kind, "kind");
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
