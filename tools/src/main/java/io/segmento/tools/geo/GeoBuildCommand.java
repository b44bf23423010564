package io.segmento.tools.geo;

import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.ToolException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento geo build}. */
@Command(
    name = "build",
    description = {
      "Makes an MMDB file for the core (place.file) from a CSV table with the columns network,country,region,city.",
      "Of networks within each other the smaller counts. A core that runs takes the new file within ten seconds."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A table:",
      "  network,country,region,city",
      "  192.0.2.0/24,US,OR,Portland",
      "  2001:db8::/32,DE,,",
      "",
      "Examples:",
      "  segmento geo build places.csv --output places.mmdb"
    })
public final class GeoBuildCommand implements Runnable {
  @Parameters(paramLabel = "TABLE", description = "The CSV table.")
  private @Nullable Path table;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The file to make; one that is there is replaced.")
  private @Nullable Path output;

  @Override
  public void run() {
    if (table == null || output == null) {
      throw new ToolException("TABLE and --output are needed");
    }
    MmdbWriter writer = new MmdbWriter();
    PlaceTable.read(table, writer, rows -> System.err.printf("segmento: %,d rows%n", rows));
    try {
      writer.write(output, Instant.now());
    } catch (IOException e) {
      throw new ToolException(output + ": cannot be written: " + FileFailure.why(e), e);
    }
    System.out.printf(
        "%s: %,d networks in %,d places%n", output, writer.networks(), writer.places());
  }
}
