package io.segmento.platform.report;

import io.segmento.proto.v1.ReportRow;
import java.util.List;
import java.util.OptionalLong;

/** A row of an answer as it is put in order: its proto is made of it only when it is sent, and of a large table only a page is. */
interface AnswerRow {
  /** In the order of the query's dimensions. */
  List<String> dimensions();

  String currency();

  /** Of a metric, by its place among the query's; empty: undefined or withheld. */
  OptionalLong value(int place);

  ReportRow toProto();
}
