package io.segmento.tools.catalog;

import io.segmento.proto.v1.CatalogChange;
import io.segmento.proto.v1.CatalogHistoryRequest;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog history}: who changed what when. */
@Command(
    name = "history",
    description =
        "Tells who changed which fields when, newest first; of all entries, of a kind, or of one.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog history --limit 10",
      "  segmento catalog history campaign shop-retargeting"
    })
public final class HistoryCommand implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "KIND",
      converter = KindNames.class,
      completionCandidates = KindNames.class,
      description = "One of: ${COMPLETION-CANDIDATES}.")
  private CatalogKind kind = CatalogKind.CATALOG_KIND_UNSPECIFIED;

  @Parameters(index = "1", arity = "0..1", paramLabel = "ID", description = "The entry's id.")
  private String id = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most so many changes (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Mixin
  private CoreOptions core = new CoreOptions();

  @Override
  public void run() {
    try (CoreChannel channel = core.connect()) {
      String text = new CatalogClient(channel, "catalog history").read(stub -> {
        Iterator<CatalogChange> changes = stub.history(CatalogHistoryRequest.newBuilder()
            .setKey(CatalogKey.newBuilder().setKind(kind).setId(id))
            .setLimit(limit)
            .build());
        ChangeText out = new ChangeText(Ansi.AUTO);
        while (changes.hasNext()) {
          CatalogChange change = changes.next();
          out.entry(
              change,
              "  " + TIME.format(Instant.ofEpochMilli(change.getChangedAtMillis())) + " by "
                  + ChangeText.oneLine(change.getChangedBy()) + ", version "
                  + change.getVersion());
        }
        return out.toString();
      });
      System.out.print(text.isEmpty() ? "No change is known.\n" : text);
    }
  }
}
