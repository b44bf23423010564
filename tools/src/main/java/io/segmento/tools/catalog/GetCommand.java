package io.segmento.tools.catalog;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog get}: one entry. */
@Command(
    name = "get",
    description = "Prints one entry as YAML that catalog apply takes, and its etag as a comment.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog get campaign shop-retargeting > campaign.yaml",
      "  segmento catalog get product shop/pack-28"
    })
public final class GetCommand implements Runnable {
  @Parameters(
      index = "0",
      paramLabel = "KIND",
      converter = KindNames.class,
      completionCandidates = KindNames.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private CatalogKind kind = CatalogKind.CATALOG_KIND_UNSPECIFIED;

  @Parameters(
      index = "1",
      paramLabel = "ID",
      description = "The id; of a product ADVERTISER/SKU, of a product feed the advertiser's.")
  private String id = "";

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      CatalogEntry entry = new CatalogClient(channel, "catalog get")
          .call(stub -> stub.get(CatalogKey.newBuilder().setKind(kind).setId(id).build()));
      System.out.print(EntryYaml.of(List.of(entry)));
      System.out.println("# etag " + entry.getEtag());
    }
  }
}
