package io.segmento.tools.segment;

import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentHistory;
import io.segmento.proto.v1.SegmentKey;
import io.segmento.proto.v1.SegmentSize;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento segment get}. */
@Command(
    name = "get",
    description = "One definition, as `segment apply` takes it; or how its size went.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento segment get abandoned-basket > basket.yaml",
      "  segmento segment get abandoned-basket --history"
    })
final class GetSegmentCommand implements Runnable {
  @Parameters(paramLabel = "ID", description = "The segment.")
  private String id = "";

  @Option(names = "--history", description = "Its sizes, the newest first.")
  private boolean history;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    SegmentKey key = SegmentKey.newBuilder().setId(id).build();
    if (!history) {
      Segment segment = SegmentCalls.call(core, "segment get", stub -> stub.get(key));
      System.out.print(
          SegmentFile.write(segment.toBuilder().clearSize().clearSizeEstimate().build()));
      return;
    }
    SegmentHistory sizes = SegmentCalls.call(core, "segment get", stub -> stub.getHistory(key));
    TextTable table = new TextTable(0).header("at", "size", "from", "to");
    for (SegmentSize size : sizes.getSizesList()) {
      table.row(
          Instant.ofEpochMilli(size.getAtMillis()).toString(),
          Long.toString(size.getEstimate()),
          Long.toString(size.getLow()),
          Long.toString(size.getHigh()));
    }
    System.out.print(sizes.getSizesCount() == 0 ? "Not estimated yet.\n" : table.toString());
  }
}
