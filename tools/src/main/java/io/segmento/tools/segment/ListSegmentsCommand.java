package io.segmento.tools.segment;

import io.segmento.proto.v1.ListSegmentsRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento segment list}. */
@Command(
    name = "list",
    description = "The segments with how many are in them, as last estimated from one user in 64.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento segment list",
      "  segmento segment list --advertiser shop"
    })
final class ListSegmentsCommand implements Runnable {
  @Option(
      names = "--advertiser",
      paramLabel = "ID",
      defaultValue = "",
      description = "Only this advertiser's.")
  private String advertiser = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    List<Segment> segments = SegmentCalls.call(core, "segment list", stub -> {
      List<Segment> found = new ArrayList<>();
      stub.list(ListSegmentsRequest.newBuilder().setAdvertiserId(advertiser).build())
          .forEachRemaining(found::add);
      return found;
    });
    System.out.print(
        segments.isEmpty() ? "There are no segments.\n" : render(segments).toString());
  }

  static TextTable render(List<Segment> segments) {
    TextTable table =
        new TextTable(0).header("id", "advertiser", "size", "from", "to", "estimated", "name");
    for (Segment segment : segments) {
      boolean estimated = segment.hasSizeEstimate();
      table.row(
          segment.getId(),
          segment.getAdvertiserId(),
          estimated ? Long.toString(segment.getSize()) : "",
          estimated ? Long.toString(segment.getSizeEstimate().getLow()) : "",
          estimated ? Long.toString(segment.getSizeEstimate().getHigh()) : "",
          estimated
              ? Instant.ofEpochMilli(segment.getSizeEstimate().getAtMillis()).toString()
              : "not yet",
          segment.getName());
    }
    return table;
  }
}
