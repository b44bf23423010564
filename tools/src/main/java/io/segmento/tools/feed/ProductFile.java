package io.segmento.tools.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.segmento.tools.console.ToolException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Reads a file of products row by row, also a gzipped one; nothing but the present row is kept. Not thread-safe. */
public final class ProductFile implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final Path path;
  private final Counting counting;
  private final long size;
  private final ProductColumns columns;
  private final MappingIterator<?> rows;
  private final boolean table;
  private long number;

  /** Opens a file; throws {@link ToolException} when it cannot be read. */
  public ProductFile(Path path, FeedFormatName format, ProductColumns columns) {
    this.path = path;
    this.columns = columns;
    this.table = format == FeedFormatName.csv || format == FeedFormatName.tsv;
    this.number = table ? 1 : 0;
    try {
      size = Files.size(path);
      counting = new Counting(Files.newInputStream(path));
      rows = open(text(counting), format);
    } catch (NoSuchFileException e) {
      throw new ToolException(path + ": no such file", e);
    } catch (IOException e) {
      throw new ToolException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static MappingIterator<?> open(InputStream in, FeedFormatName format) throws IOException {
    if (format == FeedFormatName.json || format == FeedFormatName.jsonl) {
      // An array's items or values one after the other: the iterator takes both.
      return JsonMapper.builder().build().readerFor(JsonNode.class).readValues(in);
    }
    CsvSchema schema = CsvSchema.emptySchema().withHeader();
    return CsvMapper.builder()
        .enable(CsvParser.Feature.TRIM_SPACES)
        .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
        .enable(CsvParser.Feature.IGNORE_TRAILING_UNMAPPABLE)
        .build()
        .readerForMapOf(String.class)
        .with(
            format == FeedFormatName.tsv
                ? schema.withColumnSeparator('\t').withoutQuoteChar()
                : schema)
        .readValues(in);
  }

  private static InputStream text(InputStream file) throws IOException {
    InputStream in = new BufferedInputStream(file, BUFFER_BYTES);
    in.mark(2);
    int magic = (in.read() << 8) | in.read();
    in.reset();
    if (magic == GZIP_MAGIC) {
      in = new BufferedInputStream(new GZIPInputStream(in, BUFFER_BYTES), BUFFER_BYTES);
    }
    in.mark(BYTE_ORDER_MARK.length);
    if (!java.util.Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
      in.reset();
    }
    return in;
  }

  /** The next row; null at the end. Throws {@link ToolException} when the file cannot be read on, with the row at which. */
  public @Nullable ProductRow next() {
    try {
      if (!rows.hasNextValue()) {
        return null;
      }
      Object row = rows.nextValue();
      number++;
      return row instanceof JsonNode node ? json(node) : cells((Map<?, ?>) row);
    } catch (JsonProcessingException e) {
      throw new ToolException(
          path + ": after row " + number + ": " + e.getOriginalMessage()
              + (e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")"),
          e);
    } catch (IOException | RuntimeException e) {
      throw new ToolException(path + ": after row " + number + ": " + e.getMessage(), e);
    }
  }

  private ProductRow cells(Map<?, ?> row) {
    Map<String, List<String>> cells = new LinkedHashMap<>();
    row.forEach((column, value) -> cells.put(
        String.valueOf(column), value == null ? List.of() : List.of(String.valueOf(value))));
    return columns.row(number, cells);
  }

  private ProductRow json(JsonNode node) {
    if (!node.isObject()) {
      return ProductRow.refused(number, "", "product", node.toString(), "an object");
    }
    Map<String, List<String>> cells = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      List<String> values = new ArrayList<>();
      if (property.getValue().isArray()) {
        property.getValue().forEach(item -> values.add(item.asText()));
      } else if (!property.getValue().isNull()) {
        values.add(property.getValue().asText());
      }
      cells.put(property.getKey(), values);
    }
    return columns.row(number, cells);
  }

  /** The part of the file that was read, 0 to 1. */
  public double share() {
    return size == 0 ? 1 : Math.min(1, (double) counting.count / size);
  }

  @Override
  public void close() {
    try {
      rows.close();
      counting.close();
    } catch (IOException e) {
      throw new ToolException(path + ": cannot be closed: " + e.getMessage(), e);
    }
  }

  private static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }
}
