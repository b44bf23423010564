package io.segmento.tools.simulate;

import static io.segmento.tools.simulate.DayOptions.require;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.segmento.simulate.AuctionLog;
import io.segmento.simulate.Calibration;
import io.segmento.simulate.LoggedAuction;
import io.segmento.simulate.LoggedBids;
import io.segmento.sinks.parquet.EventFiles;
import io.segmento.tools.console.FileFailure;
import io.segmento.tools.console.ToolException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Auctions to be replayed, from a table of auctions or from the event log: its Parquet files, one or a directory of them, or an export as CSV.
 *
 * @param leftOut bids that lost for another reason than their price
 * @param calibrations what strategies had predicted of them; empty where the log does not tell
 */
record ReplayLog(List<LoggedAuction> auctions, long leftOut, List<Calibration> calibrations) {

  private static final String EVENTS = "event_id";

  ReplayLog {
    auctions = List.copyOf(auctions);
    calibrations = List.copyOf(calibrations);
  }

  /**
   * Reads it.
   *
   * @param campaignId of events, whose are meant; empty: all
   */
  static ReplayLog read(Path file, String campaignId, long clickValueMicros) {
    if (!Files.exists(file)) {
      throw new ToolException(file + ": not there (expected: a file or a directory)");
    }
    ReplayLog log;
    try {
      log = file.toString().endsWith(".parquet") || Files.isDirectory(file)
          ? ofFiles(file, new LoggedBids(campaignId, clickValueMicros))
          : isOfEvents(file)
              ? ofExport(file, new LoggedBids(campaignId, clickValueMicros))
              : ofTable(file, campaignId);
    } catch (IOException e) {
      throw new ToolException(file + ": cannot be read: " + FileFailure.why(e), e);
    } catch (IllegalArgumentException | RuntimeJsonMappingException e) {
      throw new ToolException(file + ": " + e.getMessage(), e);
    }
    if (log.auctions().isEmpty()) {
      throw new ToolException(file + ": no auctions"
          + (campaignId.isEmpty() ? "" : " of campaign " + campaignId)
          + " (expected: at least 1)");
    }
    return log;
  }

  private static ReplayLog ofFiles(Path path, LoggedBids bids) throws IOException {
    for (Path file : EventFiles.under(path)) {
      EventFiles.read(
          file, LoggedBids.COLUMNS, LoggedBids.LATER_COLUMNS, event -> bids.add(event::apply));
    }
    return of(bids);
  }

  private static ReplayLog ofTable(Path file, String campaignId) throws IOException {
    require(campaignId.isEmpty(), "--campaign", campaignId, "not with a table, which names none");
    return new ReplayLog(AuctionLog.read(file), 0, List.of());
  }

  private static ReplayLog of(LoggedBids bids) {
    return new ReplayLog(bids.auctions(), bids.lostOtherwise(), bids.calibrations());
  }

  private static boolean isOfEvents(Path file) throws IOException {
    // Compressed is a table of auctions only.
    if (file.toString().endsWith(".gz")) {
      return false;
    }
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      String header = lines.readLine();
      return header != null && List.of(header.split(",", -1)).contains(EVENTS);
    }
  }

  private static ReplayLog ofExport(Path file, LoggedBids bids) throws IOException {
    try (MappingIterator<Map<String, String>> rows = new CsvMapper()
        .readerForMapOf(String.class)
        .with(CsvSchema.emptySchema().withHeader())
        .readValues(file.toFile())) {
      while (rows.hasNext()) {
        Map<String, String> row = rows.next();
        bids.add(column -> row.getOrDefault(column, ""));
      }
    }
    return of(bids);
  }
}
