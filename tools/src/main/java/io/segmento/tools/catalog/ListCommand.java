package io.segmento.tools.catalog;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.TextTable;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog list}: entries of a kind. */
@Command(
    name = "list",
    description = "Lists the entries of a kind in order of id.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog list campaign",
      "  segmento catalog list product --advertiser shop --limit 20"
    })
public final class ListCommand implements Runnable {
  @Parameters(
      paramLabel = "KIND",
      converter = KindNames.class,
      completionCandidates = KindNames.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private CatalogKind kind = CatalogKind.CATALOG_KIND_UNSPECIFIED;

  @Option(
      names = "--advertiser",
      paramLabel = "ID",
      description = "Only what belongs to this advertiser.")
  private String advertiser = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "At most so many (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      TextTable table = new TextTable(0).header("id", "name", "state");
      boolean more = new CatalogClient(channel, "catalog list").read(stub -> {
        Iterator<CatalogEntry> entries = stub.list(ListCatalogRequest.newBuilder()
            .setKind(kind)
            .setAdvertiserId(advertiser)
            .build());
        int count = 0;
        while (entries.hasNext() && count < limit) {
          row(table, entries.next());
          count++;
        }
        return entries.hasNext();
      });
      System.out.print(table);
      if (more) {
        System.out.println("… and more; --limit shows them");
      }
    }
  }

  private static void row(TextTable table, CatalogEntry entry) {
    switch (entry.getEntryCase()) {
      case ADVERTISER ->
        row(
            table,
            entry.getAdvertiser().getId(),
            entry.getAdvertiser().getName(),
            onOff(entry.getAdvertiser().getActive()));
      case CAMPAIGN ->
        row(
            table,
            entry.getCampaign().getId(),
            entry.getCampaign().getName(),
            words(entry.getCampaign().getStatus().name()));
      case CREATIVE ->
        row(
            table,
            entry.getCreative().getId(),
            words(entry.getCreative().getFormat().name()) + " "
                + entry.getCreative().getWidth() + "x" + entry.getCreative().getHeight() + " of "
                + entry.getCreative().getCampaignId(),
            words(entry.getCreative().getReviewStatus().name()));
      case PRODUCT ->
        row(
            table,
            entry.getProduct().getAdvertiserId() + "/" + entry.getProduct().getSku(),
            entry.getProduct().getName(),
            entry.getProduct().getInStock() ? "in stock" : "out of stock");
      case DEAL ->
        row(
            table,
            entry.getDeal().getId(),
            entry.getDeal().getName(),
            onOff(entry.getDeal().getActive()));
      case EXCHANGE ->
        row(
            table,
            entry.getExchange().getId(),
            entry.getExchange().getName(),
            onOff(entry.getExchange().getActive()));
      case INVENTORY_LIST ->
        row(
            table,
            entry.getInventoryList().getId(),
            entry.getInventoryList().getName(),
            entry.getInventoryList().getItemsCount() + " items");
      case PRODUCT_FEED ->
        row(
            table,
            entry.getProductFeed().getAdvertiserId(),
            "revision " + entry.getProductFeed().getRevision(),
            entry.getProductFeed().getProducts() + " products");
      case ENTRY_NOT_SET -> table.row("", "an entry of a later version", "");
    }
  }

  private static void row(TextTable table, String id, String name, String state) {
    table.row(ChangeText.oneLine(id), ChangeText.oneLine(name), state);
  }

  private static String onOff(boolean active) {
    return active ? "on" : "off";
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
