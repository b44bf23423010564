package io.segmento.platform.report;

import io.segmento.proto.v1.ReportRow;
import io.segmento.proto.v1.ReportValue;
import java.util.List;
import java.util.OptionalLong;

/** Of what {@link SharedReports} tells: it is put in order by that and nothing else. */
record SharedAnswerRow(ReportRow toProto) implements AnswerRow {
  @Override
  public List<String> dimensions() {
    return toProto.getDimensionsList();
  }

  @Override
  public String currency() {
    return toProto.getCurrency();
  }

  @Override
  public OptionalLong value(int place) {
    ReportValue value = toProto.getValues(place);
    return value.getSuppressed() || value.getUndefined()
        ? OptionalLong.empty()
        : OptionalLong.of(value.getValue());
  }
}
