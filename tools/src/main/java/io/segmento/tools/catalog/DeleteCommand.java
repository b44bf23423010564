package io.segmento.tools.catalog;

import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.DeleteCatalogRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.Terminal;
import io.segmento.tools.console.ToolException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog delete}: removes one entry. */
@Command(
    name = "delete",
    description =
        "Removes one entry that nothing refers to. Prints it first, so that it can be applied again, and asks on a terminal.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:", "  segmento catalog delete creative rt-300x250 --yes"})
public final class DeleteCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "KIND",
      converter = KindNames.class,
      completionCandidates = KindNames.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private CatalogKind kind = CatalogKind.CATALOG_KIND_UNSPECIFIED;

  @Parameters(index = "1", paramLabel = "ID", description = "The entry's id.")
  private String id = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask. Without a terminal nobody is asked.")
  private boolean yes;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    CatalogKey key = CatalogKey.newBuilder().setKind(kind).setId(id).build();
    try (CoreChannel channel = core.connect()) {
      CatalogClient catalog = new CatalogClient(channel, "catalog delete");
      CatalogEntry entry = catalog.call(stub -> stub.get(key));
      System.out.print(EntryYaml.of(List.of(entry)));
      if (!yes && Terminal.isInteractive() && !Terminal.confirms("Delete?")) {
        throw new ToolException("catalog delete: not confirmed, nothing was changed");
      }
      ApplyCatalogReply reply = catalog.call(stub -> stub.delete(
          DeleteCatalogRequest.newBuilder().setKey(key).setEtag(entry.getEtag()).build()));
      catalog.awaitLive(reply.getVersion());
      System.out.println("# deleted; the catalog is now at version " + reply.getVersion());
    }
  }
}
