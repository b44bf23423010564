package io.segmento.sinks.parquet;

import io.segmento.platform.eventlog.EventEntry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** One Parquet file being written under another name, until it is whole. For one thread. */
final class EventFile implements AutoCloseable {
  /** In memory while it is written, one for each day that is open. */
  static final long ROW_GROUP_BYTES = 32L << 20;

  private final Path unfinished;
  private final ParquetWriter<EventEntry> writer;
  private boolean ended;

  /** @param unfinished a file that readers do not look at; what an earlier process left there goes */
  EventFile(Path unfinished) throws IOException {
    this.unfinished = unfinished;
    Files.createDirectories(unfinished.toAbsolutePath().getParent());
    this.writer = new Builder(new LocalOutputFile(unfinished))
        .withConf(new PlainParquetConfiguration())
        .withWriteMode(ParquetFileWriter.Mode.OVERWRITE)
        .withCompressionCodec(CompressionCodecName.ZSTD)
        .withCodecFactory(new ZstdCodec())
        .withRowGroupSize(ROW_GROUP_BYTES)
        .withDictionaryEncoding(true)
        // Every id is another; a dictionary of them is thrown away in the end.
        .withDictionaryEncoding("event_id", false)
        .withDictionaryEncoding("source_id", false)
        .build();
  }

  void write(EventEntry entry) throws IOException {
    writer.write(entry);
  }

  /** On disk, and in its place in one step, when it returns; answers its size in bytes. */
  long finish(Path as) throws IOException {
    end();
    Files.createDirectories(as.toAbsolutePath().getParent());
    try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(unfinished, as, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel directory =
        FileChannel.open(as.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
    return Files.size(as);
  }

  /** What was not finished is not kept. */
  @Override
  public void close() throws IOException {
    end();
    Files.deleteIfExists(unfinished);
  }

  private void end() throws IOException {
    if (!ended) {
      ended = true;
      writer.close();
    }
  }

  private static final class Builder extends ParquetWriter.Builder<EventEntry, Builder> {
    Builder(OutputFile file) {
      super(file);
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Abstract there, and never called for a configuration without Hadoop. */
    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<EventEntry> getWriteSupport(Configuration configuration) {
      return new EventWriteSupport();
    }

    @Override
    protected WriteSupport<EventEntry> getWriteSupport(ParquetConfiguration configuration) {
      return new EventWriteSupport();
    }
  }
}
