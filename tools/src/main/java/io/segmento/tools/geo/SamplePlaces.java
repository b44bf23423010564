package io.segmento.tools.geo;

import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;

/** Places of the addresses that are set aside for documentation, so that a stack on one machine knows some. */
public final class SamplePlaces {
  private static final String TABLE = "sample-places.csv";

  private SamplePlaces() {}

  /** Makes the file. */
  public static void write(Path file) {
    MmdbWriter writer = new MmdbWriter();
    try (InputStream table = SamplePlaces.class.getResourceAsStream("/" + TABLE)) {
      if (table == null) {
        throw new IllegalStateException(TABLE + " is missing");
      }
      PlaceTable.read(table, TABLE, writer, rows -> {});
      writer.write(file, Instant.now());
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be written: " + FileFailure.why(e), e);
    }
  }
}
