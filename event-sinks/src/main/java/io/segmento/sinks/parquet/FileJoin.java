package io.segmento.sinks.parquet;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Puts the events of one file behind those of another: its row groups are copied as they are, and one footer tells of all. Nothing of the first file moves but its
 * footer, so that whoever has read that finds everything at its place in the new file as well.
 */
final class FileJoin {
  /** Of a file; each takes a reader as long as some thousand events. */
  static final int MOST_ROW_GROUPS = 64;

  private static final byte[] MAGIC = "PAR1".getBytes(US_ASCII);
  private static final int TAIL_BYTES = Integer.BYTES + MAGIC.length;

  private FileJoin() {}

  /**
   * Whether it wrote a third file with the events of both: not, when a version in between has changed the columns, or there would be too many row groups.
   *
   * @param joined is written over
   */
  static boolean join(Path first, Path second, Path joined) throws IOException {
    try (FileChannel head = FileChannel.open(first, StandardOpenOption.READ);
        FileChannel tail = FileChannel.open(second, StandardOpenOption.READ)) {
      Footer all = Footer.of(head);
      Footer more = Footer.of(tail);
      if (!all.told().getSchema().equals(more.told().getSchema())
          || all.told().getRow_groupsSize() + more.told().getRow_groupsSize() > MOST_ROW_GROUPS) {
        return false;
      }
      long shift = all.begin() - MAGIC.length;
      for (RowGroup group : more.told().getRow_groups()) {
        move(group, shift);
        group.setOrdinal((short) all.told().getRow_groupsSize());
        all.told().addToRow_groups(group);
      }
      all.told().setNum_rows(all.told().getNum_rows() + more.told().getNum_rows());
      try (FileChannel out = FileChannel.open(
          joined,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE)) {
        copy(head, 0, all.begin(), out);
        copy(tail, MAGIC.length, more.begin(), out);
        write(all.told(), out);
      }
      return true;
    }
  }

  private static void move(RowGroup group, long shift) {
    if (group.isSetFile_offset()) {
      group.setFile_offset(group.getFile_offset() + shift);
    }
    for (ColumnChunk column : group.getColumns()) {
      if (column.getFile_offset() > 0) {
        column.setFile_offset(column.getFile_offset() + shift);
      }
      // An index of pages has offsets in it; a row group of one commit has few pages.
      column.unsetOffset_index_offset();
      column.unsetOffset_index_length();
      column.unsetColumn_index_offset();
      column.unsetColumn_index_length();
      ColumnMetaData told = column.getMeta_data();
      told.setData_page_offset(told.getData_page_offset() + shift);
      if (told.isSetDictionary_page_offset()) {
        told.setDictionary_page_offset(told.getDictionary_page_offset() + shift);
      }
      if (told.isSetIndex_page_offset()) {
        told.setIndex_page_offset(told.getIndex_page_offset() + shift);
      }
      if (told.isSetBloom_filter_offset()) {
        told.setBloom_filter_offset(told.getBloom_filter_offset() + shift);
      }
    }
  }

  private static void copy(FileChannel from, long begin, long end, FileChannel to)
      throws IOException {
    long at = begin;
    while (at < end) {
      long copied = from.transferTo(at, end - at, to);
      if (copied <= 0) {
        throw new IOException("a file that ends at " + at + " (expected: at " + end + ")");
      }
      at += copied;
    }
  }

  private static void write(FileMetaData footer, FileChannel out) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Util.writeFileMetaData(footer, bytes);
    int length = bytes.size();
    bytes.write(ByteBuffer.allocate(TAIL_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(length)
        .put(MAGIC)
        .array());
    ByteBuffer all = ByteBuffer.wrap(bytes.toByteArray());
    while (all.hasRemaining()) {
      int unused = out.write(all);
    }
  }

  /**
   * What stands at the end of a file.
   *
   * @param begin where it begins, and all else ends
   */
  private record Footer(FileMetaData told, long begin) {
    static Footer of(FileChannel file) throws IOException {
      long size = file.size();
      ByteBuffer tail = read(file, Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
      int length = tail.order(ByteOrder.LITTLE_ENDIAN).getInt(0);
      long begin = size - TAIL_BYTES - length;
      if (length < 0 || begin < MAGIC.length) {
        throw new IOException("no Parquet file: a footer of " + length + " bytes in " + size);
      }
      byte[] bytes = read(file, begin, length).array();
      return new Footer(Util.readFileMetaData(new ByteArrayInputStream(bytes)), begin);
    }

    private static ByteBuffer read(FileChannel file, long at, int length) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining()) {
        if (file.read(bytes, at + bytes.position()) < 0) {
          throw new IOException("a file that ends too early (expected: a Parquet file)");
        }
      }
      return bytes.flip();
    }
  }
}
