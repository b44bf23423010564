package io.segmento.tools.segment;

import io.segmento.tools.console.Subcommands;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segmento segment}. */
@Command(
    name = "segment",
    description = "Segments: named conditions on what an advertiser's visitors did.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ListSegmentsCommand.class,
      GetSegmentCommand.class,
      ApplySegmentsCommand.class,
      PreviewSegmentCommand.class,
      DeleteSegmentCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  segmento segment list --advertiser shop",
      "  segmento segment apply segments.yaml",
      "  segmento segment preview segments.yaml --id abandoned-basket",
      "",
      "What a definition may say: docs/segments.md"
    })
public final class SegmentCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Subcommands.missing(spec);
  }
}
