package io.segmento.tools.catalog;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code segmento catalog}: advertisers, campaigns, creatives, products, exchanges. */
@Command(
    name = "catalog",
    description = "Advertisers, campaigns, creatives, products and exchanges of a running core.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ApplyCommand.class,
      GetCommand.class,
      ListCommand.class,
      HistoryCommand.class,
      DeleteCommand.class,
      ExportCommand.class,
      ReviewCommand.class,
      ImportProductsCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  segmento catalog apply shop.yaml --dry-run",
      "  segmento catalog import-products --advertiser shop products.csv.gz",
      "  segmento catalog history campaign shop-retargeting"
    })
public final class CatalogCommand implements Runnable {
  @Spec
  private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec known = spec;
    if (known != null) {
      throw new ParameterException(known.commandLine(), "Missing command.");
    }
  }
}
