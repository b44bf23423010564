package io.segmento.tools.events;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import io.segmento.proto.v1.CsvChunk;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** The rows of an export as they come: the first call waits for the names of the columns, and no more is held than one piece. For one thread. */
final class ExportedRows {
  private final Chunks chunks;
  private final MappingIterator<List<String>> rows;
  private final List<String> columns;

  /** Fails as the call that brings the pieces does. */
  ExportedRows(Iterator<CsvChunk> pieces) throws IOException {
    chunks = new Chunks(pieces);
    rows = new CsvMapper()
        .enable(CsvParser.Feature.WRAP_AS_ARRAY)
        .readerForListOf(String.class)
        .readValues(chunks);
    if (!rows.hasNextValue()) {
      throw new IOException("the core sent nothing (expected: at least the names of the columns)");
    }
    columns = List.copyOf(rows.nextValue());
  }

  List<String> columns() {
    return columns;
  }

  boolean hasNext() throws IOException {
    return rows.hasNextValue();
  }

  List<String> next() throws IOException {
    return rows.nextValue();
  }

  long bytes() {
    return chunks.bytes;
  }

  private static final class Chunks extends InputStream {
    private final Iterator<CsvChunk> pieces;
    private InputStream current = InputStream.nullInputStream();
    private long bytes;

    Chunks(Iterator<CsvChunk> pieces) {
      this.pieces = pieces;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      while (true) {
        int read = current.read(into, offset, length);
        if (read > 0) {
          bytes += read;
          return read;
        }
        if (!pieces.hasNext()) {
          return -1;
        }
        current = pieces.next().getContent().newInput();
      }
    }
  }
}
