package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventColumn;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How the sink's files are laid out, whoever writes them. */
final class EventFileForm {
  /** In memory while it is written, one for each day that is open. */
  static final long ROW_GROUP_BYTES = 32L << 20;

  /** Of a row group in which everybody is another, with one in a hundred taken for somebody who is in it. */
  private static final int FILTER_BYTES = 512 << 10;
  /** Down to 4 kB, for row groups of a few events. */
  private static final int FILTER_SIZES = 8;

  private EventFileForm() {}

  static <T, B extends ParquetWriter.Builder<T, B>> B of(B builder) {
    builder
        .withConf(new PlainParquetConfiguration())
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withCodecFactory(new ZstdCodec())
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withSizeStatisticsEnabled(false)
        // Nearly every one is another; a dictionary of them is thrown away in the end.
        .withDictionaryEncoding(EventSchema.ID, false)
        .withDictionaryEncoding(EventSchema.SOURCE, false)
        .withDictionaryEncoding(EventSchema.TIME, false)
        .withDictionaryEncoding(EventSchema.USER, false)
        // Who is forgotten is looked for here before a file is read.
        .withBloomFilterEnabled(EventSchema.USER, true)
        .withAdaptiveBloomFilterEnabled(true)
        .withMaxBloomFilterBytes(FILTER_BYTES)
        .withBloomFilterCandidateNumber(EventSchema.USER, FILTER_SIZES);
    for (EventColumn column : EventColumn.ALL) {
      // Events of all campaigns, in the order of time: no other column's bounds spare a reader
      // anything, and they cost as much as writing it.
      builder.withStatisticsEnabled(column.name(), column.kind() == EventColumn.Kind.TIME);
    }
    return builder;
  }
}
