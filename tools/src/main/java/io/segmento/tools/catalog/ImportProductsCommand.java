package io.segmento.tools.catalog;

import io.grpc.StatusRuntimeException;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import io.segmento.proto.v1.ImportRefusal;
import io.segmento.tools.console.CoreChannel;
import io.segmento.tools.console.CoreOptions;
import io.segmento.tools.console.ProgressBar;
import io.segmento.tools.console.Terminal;
import io.segmento.tools.console.TextTable;
import io.segmento.tools.console.ToolException;
import io.segmento.tools.feed.FeedFormatName;
import io.segmento.tools.feed.ProductColumns;
import io.segmento.tools.feed.ProductFile;
import io.segmento.tools.feed.ProductRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code segmento catalog import-products}: an advertiser's feed. */
@Command(
    name = "import-products",
    description = {
      "Replaces an advertiser's product feed by the products of FILE, all at once. Rows that are refused are told and left out; when they are more than one in ten (--max-refused) the last feed stays.",
      "Columns: sku, name, price (12.50 or 12.50 USD), currency, image_url, link_url, categories, available_in, in_stock, related_skus; lists with | between items. Names of shopping feeds do as well: id, title, sale_price, image_link, link, product_type, availability."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  segmento catalog import-products --advertiser shop products.csv.gz",
      "  segmento catalog import-products --advertiser shop feed.jsonl --dry-run"
    })
public final class ImportProductsCommand implements Runnable {
  private static final int BATCH_PRODUCTS = 1_000;
  private static final int BATCH_BYTES = 1 << 20;
  private static final int SHOWN = 20;
  private static final int KEPT = 1_000;

  @Parameters(
      paramLabel = "FILE",
      description = "CSV, TSV, a JSON array or JSON lines, plain or gzipped.")
  private Path file = Path.of("");

  @Option(
      names = "--advertiser",
      required = true,
      paramLabel = "ID",
      description = "Whose products they are.")
  private String advertiser = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "One of ${COMPLETION-CANDIDATES} (default: by the file's name).")
  private @Nullable FeedFormatName format;

  @Option(
      names = "--currency",
      paramLabel = "CODE",
      description = "Of prices that name none, ISO 4217.")
  private String currency = "";

  @Option(
      names = "--max-refused",
      paramLabel = "N",
      description = "Import nothing when more rows are refused (default: one in ten).")
  private @Nullable Long maxRefused;

  @Option(names = "--dry-run", description = "Read and check everything, and change nothing.")
  private boolean dryRun;

  @Mixin
  private CoreOptions core = new CoreOptions();

  private final List<ImportRefusal> unreadable = new ArrayList<>();
  private long rows;
  private long refusedHere;

  @Override
  public void run() {
    ProductColumns columns = new ProductColumns(currency);
    FeedFormatName how =
        format == null ? FeedFormatName.of(String.valueOf(file.getFileName())) : format;
    try (ProductFile products = new ProductFile(file, how, columns);
        CoreChannel channel = core.connect()) {
      ProgressBar bar = new ProgressBar(System.err, Terminal.isInteractive());
      ProductUpload upload = ProductUpload.begin(channel.channel());
      try {
        send(products, upload, bar);
        if (tooManyRefusedHere()) {
          upload.cancel("too many rows cannot be read");
          bar.clear();
          refusals(upload);
          throw new ToolException("catalog import-products: " + refusedHere + " of " + rows
              + " rows cannot be read (--max-refused allows more); the last feed stays");
        }
        ImportProgress last = upload.finish();
        bar.clear();
        refusals(upload);
        report(channel, last, bar);
      } catch (StatusRuntimeException e) {
        bar.clear();
        refusals(upload);
        throw channel.failure("catalog import-products", e);
      } catch (ToolException e) {
        // Half a file must not become the feed.
        upload.cancel("the file cannot be read");
        bar.clear();
        throw e;
      }
      if (!columns.ignored().isEmpty()) {
        System.out.println("Columns that say nothing here: "
            + ChangeText.oneLine(String.join(", ", columns.ignored())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ToolException("catalog import-products: interrupted", e);
    }
  }

  private boolean tooManyRefusedHere() {
    return refusedHere > (maxRefused == null ? rows / 10 : maxRefused);
  }

  private void send(ProductFile products, ProductUpload upload, ProgressBar bar)
      throws InterruptedException {
    ImportProductsRequest.Builder batch =
        ImportProductsRequest.newBuilder().setAdvertiserId(advertiser).setDryRun(dryRun);
    if (maxRefused != null) {
      batch.setMaxRefused(maxRefused);
    }
    int bytes = 0;
    while (true) {
      ProductRow row = products.next();
      if (row != null) {
        rows++;
      }
      if (row != null && row.product() != null) {
        batch.addProducts(row.product()).addRows(row.number());
        bytes += row.product().getSerializedSize();
      } else if (row != null && row.refusal() != null) {
        refusedHere++;
        if (unreadable.size() < KEPT) {
          unreadable.add(row.refusal());
        }
      }
      if (row == null || batch.getProductsCount() == BATCH_PRODUCTS || bytes > BATCH_BYTES) {
        boolean taken = upload.send(batch.build());
        bar.update(products.share(), rows, "rows");
        if (row == null || !taken) {
          return;
        }
        batch = ImportProductsRequest.newBuilder();
        bytes = 0;
      }
    }
  }

  private void refusals(ProductUpload upload) {
    List<ImportRefusal> all = new ArrayList<>(unreadable);
    all.addAll(upload.refusals());
    if (all.isEmpty()) {
      return;
    }
    all.sort(Comparator.comparingLong(ImportRefusal::getRow));
    TextTable table = new TextTable(0).header("row", "sku", "field", "value", "expected");
    for (ImportRefusal each : all.subList(0, Math.min(SHOWN, all.size()))) {
      table.row(
          String.valueOf(each.getRow()),
          ChangeText.oneLine(each.getSku()),
          each.getField(),
          ChangeText.oneLine(each.getValue()),
          ChangeText.oneLine(each.getExpected()));
    }
    System.out.print(table);
    if (all.size() > SHOWN) {
      System.out.println("… and " + (all.size() - SHOWN) + " more that were told");
    }
  }

  private void report(CoreChannel channel, ImportProgress last, ProgressBar bar) {
    long refused = last.getRefused() + refusedHere;
    String counts = String.format(
        Locale.ROOT, "%,d products, %,d rows refused", last.getFeed().getProducts(), refused);
    if (!last.getLive()) {
      System.out.println(counts + ". Nothing was changed.");
      return;
    }
    new CatalogClient(channel, "catalog import-products").awaitLive(last.getVersion());
    System.out.println(String.format(
        Locale.ROOT,
        "%s: live at version %d after %.1f s (%,d rows/s); %,d bytes in a file on each node",
        counts,
        last.getVersion(),
        bar.seconds(),
        (long) (rows / Math.max(0.001, bar.seconds())),
        last.getFeed().getBytes()));
  }
}
