package io.segmento.tools.audience;

import com.google.common.util.concurrent.Uninterruptibles;
import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.RowResult;
import io.segmento.proto.v1.UploadHeader;
import io.segmento.proto.v1.UploadSummary;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento audience upload}. */
@Command(
    name = "upload",
    description = {
      "Puts the owners of advertising ids into a segment of an advertiser, as a data provider collected them.",
      "FILE has one a line, plain or gzip: gaid,ID or idfa,ID (CSV), or {\"kind\": \"gaid\", \"id\": \"ID\"} (JSON lines).",
      "What broke off goes on where it was when the same is uploaded again; who opted out stays out."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example:",
      "  segmento audience upload runners.csv.gz --advertiser shop --segment runners --provider acme \\",
      "    --consent-basis consent --collected-on 2026-11-01"
    })
final class UploadAudienceCommand implements Runnable {
  private static final int RESULTS_SHOWN = 20;

  @Parameters(paramLabel = "FILE", description = "The audience.")
  private Path file = Path.of("");

  @Option(names = "--advertiser", required = true, paramLabel = "ID", description = "For whom.")
  private String advertiser = "";

  @Option(
      names = "--segment",
      required = true,
      paramLabel = "ID",
      description = "Into which of its segments.")
  private String segment = "";

  @Option(
      names = "--provider",
      required = true,
      paramLabel = "NAME",
      description = "Who collected it; must be agreed.")
  private String provider = "";

  @Option(
      names = "--consent-basis",
      required = true,
      paramLabel = "NAME",
      description = "What the consent of these people rests on, as agreed with the provider.")
  private String consentBasis = "";

  @Option(
      names = "--collected-on",
      required = true,
      paramLabel = "DATE",
      description =
          "When, such as 2026-11-01; the data end 24 months after the begin of that month.")
  private String collectedOn = "";

  @Option(
      names = "--upload-id",
      paramLabel = "ID",
      defaultValue = "",
      description =
          "Names the upload; default: made of what is uploaded, so that the same goes on.")
  private String uploadId = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    String what = String.join("\n", advertiser, segment, provider, consentBasis, collectedOn);
    UploadHeader header = UploadHeader.newBuilder()
        .setUploadId(uploadId.isEmpty() ? AudienceFile.id(file, what) : uploadId)
        .setAdvertiserId(advertiser)
        .setSegmentId(segment)
        .setProvider(provider)
        .setConsentBasis(consentBasis)
        .setCollectedOn(collectedOn)
        .build();
    long begin = System.nanoTime();
    try (CoreChannel channel = core.connect()) {
      UploadSummary summary = upload(channel, header);
      double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
      System.out.print(render(summary));
      System.out.printf(
          Locale.ROOT, "%,d rows; this run took %.1f s%n", summary.getNextRow(), seconds);
    }
  }

  private UploadSummary upload(CoreChannel channel, UploadHeader header) {
    try {
      return new AudienceUploader(
              channel.channel(),
              header,
              times -> Uninterruptibles.sleepUninterruptibly(times, TimeUnit.SECONDS))
          .upload(file);
    } catch (StatusRuntimeException e) {
      throw channel.failure("audience upload", e);
    }
  }

  static String render(UploadSummary summary) {
    TextTable table = new TextTable(0)
        .header("outcome", "rows")
        .row("stored", Long.toString(summary.getStored()))
        .row("duplicate", Long.toString(summary.getDuplicate()))
        .row("suppressed", Long.toString(summary.getSuppressed()))
        .row("invalid", Long.toString(summary.getInvalid()));
    StringBuilder text = new StringBuilder(table.toString());
    int shown = Math.min(RESULTS_SHOWN, summary.getResultsCount());
    for (RowResult result : summary.getResultsList().subList(0, shown)) {
      text.append("row ")
          .append(result.getRow())
          .append(": ")
          .append(result.getOutcome().name().toLowerCase(Locale.ROOT).replace("row_", ""))
          .append('\n');
    }
    return text.append(summary.getResultsCount() > shown ? "…\n" : "").toString();
  }
}
