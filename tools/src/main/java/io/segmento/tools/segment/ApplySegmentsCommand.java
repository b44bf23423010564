package io.segmento.tools.segment;

import io.segmento.proto.v1.PutSegmentRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.tools.console.CoreOptions;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code segmento segment apply}. */
@Command(
    name = "apply",
    description = {
      "Creates and replaces the segments of FILE (YAML or JSON), one after the other; at the first that is refused it ends.",
      "With an etag a segment is replaced only if nobody changed it since."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example of a file:",
      "  segments:",
      "    - id: abandoned-basket",
      "      advertiser_id: shop",
      "      name: Left something in the basket",
      "      condition:",
      "        all_of:",
      "          conditions:",
      "            - event: {event_type: basket, within_hours: 72}",
      "            - none_of: {event: {event_type: purchase, within_hours: 72}}",
      "",
      "Example:",
      "  segmento segment apply segments.yaml"
    })
final class ApplySegmentsCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "The definitions.")
  private Path file = Path.of("");

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    List<Segment> segments = SegmentFile.read(file);
    SegmentCalls.call(core, "segment apply", stub -> {
      for (Segment segment : segments) {
        Segment put =
            stub.put(PutSegmentRequest.newBuilder().setSegment(segment).build());
        System.out.println(put.getId() + "  etag " + put.getEtag());
      }
      return segments;
    });
  }
}
