package io.segmento.tools.segment;

import io.segmento.proto.v1.PreviewSegmentRequest;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentPreview;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ProgressLine;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento segment preview}. */
@Command(
    name = "preview",
    description =
        "How many visitors would be in a segment now, with a 95 %% interval, from one user in 64. Changes nothing.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento segment preview segments.yaml",
      "  segmento segment preview segments.yaml --id abandoned-basket"
    })
final class PreviewSegmentCommand implements Runnable {
  @Parameters(paramLabel = "FILE", description = "Definitions, as `segment apply` takes them.")
  private Path file = Path.of("");

  @Option(names = "--id", paramLabel = "ID", description = "Which of them (default: all).")
  private @Nullable String id;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    List<Segment> segments = SegmentFile.read(file).stream()
        .filter(segment -> id == null || segment.getId().equals(id))
        .toList();
    if (segments.isEmpty()) {
      throw new ToolException(file + ": no segment " + id);
    }
    for (Segment segment : segments) {
      if (!segment.hasCondition()) {
        System.out.println(withoutCondition(segment.getId()));
        continue;
      }
      SegmentPreview last = SegmentCalls.call(core, "segment preview", stub -> {
        ProgressLine progress = new ProgressLine(segment.getId());
        Iterator<SegmentPreview> told = stub.preview(PreviewSegmentRequest.newBuilder()
            .setAdvertiserId(segment.getAdvertiserId())
            .setCondition(segment.getCondition())
            .build());
        SegmentPreview latest = SegmentPreview.getDefaultInstance();
        while (told.hasNext()) {
          latest = told.next();
          progress.show(latest.getSampled(), latest.getSampleSize(), "users looked at");
        }
        progress.end();
        return latest;
      });
      System.out.println(text(segment.getId(), last));
    }
  }

  static String withoutCondition(String id) {
    return id
        + ": no condition, so that uploads alone fill it and there is nothing to preview (segment list tells its size)";
  }

  static String text(String id, SegmentPreview preview) {
    return String.format(
        Locale.ROOT,
        "%s: about %,d visitors (%,d to %,d), from a sample of %,d",
        id,
        preview.getEstimate(),
        preview.getLow(),
        preview.getHigh(),
        preview.getSampleSize());
  }
}
