package io.segmento.sinks.parquet;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/** One Parquet file being written under another name, until it is whole. For one thread. */
final class EventFile implements AutoCloseable {
  private final Path unfinished;
  private final ParquetWriter<EventRow> writer;
  private boolean ended;

  /** @param unfinished a file that readers do not look at; what an earlier process left there goes */
  EventFile(Path unfinished) throws IOException {
    this.unfinished = unfinished;
    Files.createDirectories(unfinished.toAbsolutePath().getParent());
    this.writer = EventFileForm.of(new Builder(new LocalOutputFile(unfinished))).build();
  }

  void write(EventRow row) throws IOException {
    writer.write(row);
  }

  /** On disk, and in its place in one step, when it returns; answers its size in bytes. */
  long finish(Path as) throws IOException {
    end();
    long size = Files.size(unfinished);
    place(unfinished, as);
    return size;
  }

  /**
   * Its events are on disk, in a file that is there already and gets them in one step, when it returns; answers their size in bytes. When that file cannot have
   * them, nothing is done, and 0 answered.
   */
  long finishInto(Path file) throws IOException {
    end();
    Path joined = unfinished.resolveSibling(unfinished.getFileName() + ".joined");
    if (!FileJoin.join(file, unfinished, joined)) {
      return 0;
    }
    long size = Files.size(unfinished);
    place(joined, file);
    Files.delete(unfinished);
    return size;
  }

  /** Forces a file to the disk and gives it its name, in the place of one that has it. */
  static void place(Path file, Path as) throws IOException {
    Path directory = as.toAbsolutePath().getParent();
    Files.createDirectories(directory);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(file, as, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
    }
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

  private static final class Builder extends ParquetWriter.Builder<EventRow, Builder> {
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
    protected WriteSupport<EventRow> getWriteSupport(Configuration configuration) {
      return new EventWriteSupport();
    }

    @Override
    protected WriteSupport<EventRow> getWriteSupport(ParquetConfiguration configuration) {
      return new EventWriteSupport();
    }
  }
}
