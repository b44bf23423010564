package io.segmento.platform.report;

import io.segmento.proto.v1.ReportMetric;
import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportValue;
import java.util.List;
import java.util.OptionalLong;

/** Of what was summed up, all of which may be told. */
record SummedAnswerRow(SummedRow summed, List<ReportMetric> metrics) implements AnswerRow {
  @Override
  public List<String> dimensions() {
    return summed.dimensions();
  }

  @Override
  public String currency() {
    return summed.currency();
  }

  @Override
  public OptionalLong value(int place) {
    return Formula.of(metrics.get(place)).value(summed);
  }

  @Override
  public ReportRow toProto() {
    ReportRow.Builder row =
        ReportRow.newBuilder().addAllDimensions(dimensions()).setCurrency(currency());
    for (int i = 0; i < metrics.size(); i++) {
      ReportValue.Builder value = ReportValue.newBuilder().setMetric(metrics.get(i));
      OptionalLong told = value(i);
      row.addValues(told.isPresent() ? value.setValue(told.getAsLong()) : value.setUndefined(true));
    }
    return row.build();
  }
}
