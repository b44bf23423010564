package io.segmento.tools.catalog;

import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ReviewCreativeRequest;
import io.segmento.proto.v1.ReviewStatus;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog review}: approves or rejects a creative. */
@Command(
    name = "review",
    description =
        "Approves or rejects a creative (segmento preview shows it); only approved ones are bid with. Needs the role review.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog review rt-300x250 approve",
      "  segmento catalog review rt-300x250 reject --note \"no imprint\" --etag hS1…"
    })
public final class ReviewCommand implements Runnable {
  /** What a reviewer can say. */
  enum Verdict {
    approve(ReviewStatus.APPROVED),
    reject(ReviewStatus.REJECTED),
    pending(ReviewStatus.PENDING);

    private final ReviewStatus status;

    Verdict(ReviewStatus status) {
      this.status = status;
    }
  }

  @Parameters(index = "0", paramLabel = "CREATIVE", description = "The creative's id.")
  private String creative = "";

  @Parameters(
      index = "1",
      paramLabel = "VERDICT",
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private Verdict verdict = Verdict.pending;

  @Option(names = "--note", paramLabel = "TEXT", description = "Why; stands in the creative.")
  private String note = "";

  @Option(
      names = "--etag",
      paramLabel = "ETAG",
      description = "Of the creative that was looked at: a changed one is not approved.")
  private String etag = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      CatalogClient catalog = new CatalogClient(channel, "catalog review");
      ApplyCatalogReply reply = catalog.call(stub -> stub.review(ReviewCreativeRequest.newBuilder()
          .setCreativeId(creative)
          .setStatus(verdict.status)
          .setNote(note)
          .setEtag(etag)
          .build()));
      System.out.print(ChangeText.of(reply.getChangesList(), Ansi.AUTO));
    }
  }
}
