package io.segmento.tools.segment;

import io.segmento.proto.v1.SegmentKey;
import io.segmento.tools.console.CoreOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento segment delete}. */
@Command(
    name = "delete",
    description = "Removes a segment that no campaign is aimed at.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  segmento segment delete abandoned-basket"})
final class DeleteSegmentCommand implements Runnable {
  @Parameters(paramLabel = "ID", description = "The segment.")
  private String id = "";

  @Option(
      names = "--etag",
      defaultValue = "",
      description = "Only if it is still this; without it, whatever it is.")
  private String etag = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    SegmentCalls.call(
        core,
        "segment delete",
        stub -> stub.delete(SegmentKey.newBuilder().setId(id).setEtag(etag).build()));
    System.out.println(id + " is removed.");
  }
}
