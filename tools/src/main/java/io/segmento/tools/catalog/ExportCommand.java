package io.segmento.tools.catalog;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.proto.v1.ListCatalogRequest;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.OutputFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code segmento catalog export}: everything as a file. */
@Command(
    name = "export",
    description = {
      "Prints all entries as YAML that catalog apply takes, what is referred to before what refers to it.",
      "Product feeds are not in it: they are imported from the advertiser's own files."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog export --out catalog.yaml",
      "  segmento catalog export --advertiser shop"
    })
public final class ExportCommand implements Runnable {
  @Option(
      names = "--advertiser",
      paramLabel = "ID",
      description = "Only what belongs to this advertiser.")
  private String advertiser = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to write it (default: standard output).")
  private @Nullable Path out;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    List<CatalogEntry> entries = new ArrayList<>();
    try (CoreChannel channel = core.connect()) {
      CatalogClient catalog = new CatalogClient(channel, "catalog export");
      for (CatalogKind kind : KindNames.ALL) {
        if (kind != CatalogKind.PRODUCT_FEED) {
          ListCatalogRequest request = ListCatalogRequest.newBuilder()
              .setKind(kind)
              .setAdvertiserId(advertiser)
              .setWithoutFeeds(true)
              .build();
          catalog.read(stub -> {
            stub.list(request).forEachRemaining(entries::add);
            return entries;
          });
        }
      }
    }
    String yaml = EntryYaml.of(entries);
    Path file = out;
    if (file == null) {
      System.out.print(yaml);
      return;
    }
    OutputFile.write(file, yaml);
    System.out.println(file + ": " + entries.size() + " entries");
  }
}
