package io.segmento.tools.catalog;

import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ApplyCatalogRequest;
import io.segmento.proto.v1.CatalogChange;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.Terminal;
import io.segmento.tools.console.ToolException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog apply}: makes the catalog hold what files say. */
@Command(
    name = "apply",
    description = {
      "Creates and replaces the entries of FILE (YAML or JSON in the shape of ApplyCatalogRequest), or of all *.yaml, *.yml and *.json files in DIR in order of name: all or none.",
      "Shows what changes, field by field, and asks first on a terminal. Entries that are not named stay as they are."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog apply shop.yaml --dry-run",
      "  segmento catalog apply catalog/ --yes --core 127.0.0.1:9090"
    })
public final class ApplyCommand implements Runnable {
  @Parameters(paramLabel = "FILE|DIR", description = "A catalog file, or a directory of them.")
  private Path file = Path.of("");

  @Option(names = "--dry-run", description = "Say what would change, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Without a terminal nobody is asked.")
  private boolean yes;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    ApplyCatalogRequest request = CatalogFile.read(file);
    try (CoreChannel channel = core.connect()) {
      CatalogClient catalog = new CatalogClient(channel, "catalog apply");
      ApplyCatalogReply planned =
          catalog.apply(request.toBuilder().setDryRun(true).build());
      System.out.print(ChangeText.of(planned.getChangesList(), Ansi.AUTO));
      boolean changes = planned.getChangesList().stream()
          .anyMatch(change -> change.getAction() != CatalogChange.Action.UNCHANGED);
      if (dryRun || !changes) {
        System.out.println(
            "Nothing was changed; the catalog is at version " + planned.getVersion() + ".");
        return;
      }
      if (!yes && Terminal.isInteractive() && !Terminal.confirms("Apply?")) {
        throw new ToolException("catalog apply: not confirmed, nothing was changed");
      }
      ApplyCatalogReply reply =
          catalog.apply(request.toBuilder().setIfVersion(planned.getVersion()).build());
      System.out.println(
          "The catalog is now at version " + reply.getVersion() + "; the core bids by it.");
    }
  }

  /**
   * Applies a catalog and waits until the core bids by it; throws {@link ToolException} with what the core says is wrong, or when the change
   * is not live in time.
   */
  public static ApplyCatalogReply apply(CoreChannel core, ApplyCatalogRequest request) {
    return new CatalogClient(core, "catalog apply").apply(request);
  }
}
