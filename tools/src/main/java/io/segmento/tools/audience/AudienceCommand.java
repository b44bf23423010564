package io.segmento.tools.audience;

import io.segmento.tools.console.Subcommands;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code segmento audience}. */
@Command(
    name = "audience",
    description = "Audiences of data providers.",
    mixinStandardHelpOptions = true,
    subcommands = UploadAudienceCommand.class,
    footer = {
      "",
      "Example:",
      "  segmento audience upload runners.csv.gz --advertiser shop --segment runners"
          + " --provider acme --consent-basis consent --collected-on 2026-11-01"
    })
public final class AudienceCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    Subcommands.missing(spec);
  }
}
