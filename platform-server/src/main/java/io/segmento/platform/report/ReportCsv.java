package io.segmento.platform.report;

import com.google.protobuf.ByteString;
import io.segmento.proto.v1.CsvChunk;
import io.segmento.proto.v1.ReportDimension;
import io.segmento.proto.v1.ReportMetric;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;

/**
 * A table as CSV (RFC 4180), in pieces of whole lines: a line of names, then the rows. A value that is withheld or undefined is empty. Text that a
 * spreadsheet would take for a formula begins with an apostrophe. Not thread-safe.
 */
final class ReportCsv implements Iterator<CsvChunk> {
  private static final int CHUNK_CHARS = 32_768;
  private static final String SUFFIX = "_dimension";

  private final Iterator<AnswerRow> rows;
  private final int metrics;
  private String header;

  ReportCsv(List<ReportDimension> dimensions, List<ReportMetric> metrics, List<AnswerRow> rows) {
    this.rows = rows.iterator();
    this.metrics = metrics.size();
    StringBuilder line = new StringBuilder();
    for (ReportDimension dimension : dimensions) {
      String name = dimension.name().toLowerCase(Locale.ROOT);
      text(line, name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name);
      line.append(',');
    }
    line.append("currency");
    for (ReportMetric metric : metrics) {
      line.append(',').append(metric.name().toLowerCase(Locale.ROOT));
    }
    header = line.append("\r\n").toString();
  }

  @Override
  public boolean hasNext() {
    return !header.isEmpty() || rows.hasNext();
  }

  @Override
  public CsvChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    StringBuilder chunk = new StringBuilder(header);
    header = "";
    while (rows.hasNext() && chunk.length() < CHUNK_CHARS) {
      row(chunk, rows.next(), metrics);
    }
    return CsvChunk.newBuilder()
        .setContent(ByteString.copyFromUtf8(chunk.toString()))
        .build();
  }

  private static void row(StringBuilder out, AnswerRow row, int metrics) {
    for (String dimension : row.dimensions()) {
      text(out, dimension);
      out.append(',');
    }
    out.append(row.currency());
    for (int i = 0; i < metrics; i++) {
      out.append(',');
      row.value(i).ifPresent(out::append);
    }
    out.append("\r\n");
  }

  private static void text(StringBuilder out, String text) {
    boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    if (quoted) {
      out.append('"');
    }
    out.append(formula ? "'" : "").append(text.replace("\"", "\"\""));
    if (quoted) {
      out.append('"');
    }
  }
}
