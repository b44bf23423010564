package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.feed.FeedFile;
import io.segmento.platform.feed.FeedWriter;
import io.segmento.proto.v1.ApplyCatalogReply;
import io.segmento.proto.v1.ImportProductsRequest;
import io.segmento.proto.v1.ImportProgress;
import io.segmento.proto.v1.ImportRefusal;
import io.segmento.proto.v1.Product;
import io.segmento.proto.v1.ProductFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** One import: rows that are checked and wait in a file, then a feed. Not thread-safe; <b>every method waits</b>. */
final class ProductImport implements AutoCloseable {
  static final int MAX_REFUSALS = 1_000;

  private static final int REFUSABLE_SHARE = 10;
  private static final HexFormat HEX = HexFormat.of();

  private final ProductImports imports;
  private final CatalogAuthor author;
  private final Path file;
  private final FeedWriter writer;
  private ImportProductsRequest first = ImportProductsRequest.getDefaultInstance();
  private long rows;
  private long refused;
  private int told;
  private ImportProgress.Builder news = ImportProgress.newBuilder();

  ProductImport(ProductImports imports, CatalogAuthor author) throws IOException {
    this.imports = requireNonNull(imports, "imports");
    this.author = requireNonNull(author, "author");
    this.file = imports.feeds().temporary();
    this.writer = FeedWriter.to(file);
  }

  /** Takes rows. */
  void take(ImportProductsRequest request) throws IOException {
    if (first.getAdvertiserId().isEmpty()) {
      author
          .scope()
          .require(request.getAdvertiserId(), "product-feed \"" + request.getAdvertiserId() + '"');
      imports.checkAdvertiser(request.getAdvertiserId());
      first = request.toBuilder().clearProducts().clearRows().build();
    }
    if (request.getRowsCount() != 0 && request.getRowsCount() != request.getProductsCount()) {
      throw SegmentoException.invalid(
          CatalogReason.CATALOG_ENTRY_INVALID,
          "rows",
          request.getRowsCount() + " (expected: one for each product, or none)");
    }
    for (int i = 0; i < request.getProductsCount(); i++) {
      rows++;
      take(request.getProducts(i), request.getRowsCount() == 0 ? rows : request.getRows(i));
    }
  }

  private void take(Product given, long row) throws IOException {
    Problems problems = new Problems();
    problems.check(
        given.getAdvertiserId().isEmpty()
            || given.getAdvertiserId().equals(first.getAdvertiserId()),
        "advertiser_id",
        given.getAdvertiserId(),
        first.getAdvertiserId() + ", whose feed this is");
    Product product = given.toBuilder().setAdvertiserId(first.getAdvertiserId()).build();
    imports.check(product, problems);
    Problems.Fault fault = problems.first();
    if (fault != null) {
      refuse(ImportRefusal.newBuilder()
          .setRow(row)
          .setSku(Problems.shortened(given.getSku()))
          .setField(fault.field())
          .setValue(fault.value())
          .setExpected(fault.expected())
          .build());
      return;
    }
    if (writer.count() == imports.maxProducts() || !writer.hasRoom()) {
      throw new SegmentoException(
          CatalogReason.CATALOG_FEED_TOO_LARGE,
          "products: more than " + writer.count() + " (expected: <= " + imports.maxProducts()
              + ", feed.max-products of the core, and 1 GiB)");
    }
    writer.add(product, row);
  }

  private void refuse(ImportRefusal refusal) {
    refused++;
    if (told < MAX_REFUSALS) {
      told++;
      news.addRefusedRows(refusal)
          .addRefusals("row " + refusal.getRow() + ": " + refusal.getField() + ": "
              + refusal.getValue() + " (expected: " + refusal.getExpected() + ")");
    }
  }

  /** What is to be told since the last time. */
  ImportProgress progress() {
    ImportProgress progress =
        news.setAccepted(rows - refused).setRefused(refused).build();
    news = ImportProgress.newBuilder();
    return progress;
  }

  /** Rows that were taken so far. */
  long rows() {
    return rows;
  }

  /** Lays the feed out; what it left out is in the next {@link #progress()}. */
  FeedFile layOut() throws IOException {
    FeedWriter.Result result = writer.finish(MAX_REFUSALS - told);
    for (FeedWriter.Duplicate each : result.duplicates()) {
      refuse(ImportRefusal.newBuilder()
          .setRow(each.row())
          .setSku(Problems.shortened(each.sku()))
          .setField("sku")
          .setValue('"' + Problems.shortened(each.sku()) + '"')
          .setExpected("one row for each SKU; the first of them counts")
          .build());
    }
    refused += result.left() - result.duplicates().size();
    return FeedFile.map(file, first.getAdvertiserId());
  }

  /** Makes the feed the advertiser's, unless this is a dry run. Throws when too much of it was refused. */
  ImportProgress commit(FeedFile laidOut) throws IOException {
    long allowed = first.hasMaxRefused() ? first.getMaxRefused() : rows / REFUSABLE_SHARE;
    if (laidOut.size() == 0 || refused > allowed) {
      throw new SegmentoException(
          CatalogReason.CATALOG_FEED_REFUSED,
          "refused: " + refused + " of " + rows + " rows (expected: <= " + allowed
              + ", and a product at least); the last feed stays");
    }
    ProductFeed feed = ProductFeed.newBuilder()
        .setAdvertiserId(first.getAdvertiserId())
        .setRevision(revision(laidOut))
        .setProducts(laidOut.size())
        .setBytes(laidOut.bytes())
        .setChecksum(laidOut.checksum())
        .setImportedAtMillis(imports.nowMillis())
        .build();
    ImportProgress.Builder last = progress().toBuilder().setFeed(feed);
    if (first.getDryRun()) {
      return last.build();
    }
    @Nullable ProductFeed same = imports.same(feed);
    if (same == null) {
      feed = imports.feeds().publish(file, feed);
    } else {
      feed = same;
    }
    ApplyCatalogReply reply = imports.write(feed, laidOut, author);
    return last.setFeed(feed).setLive(true).setVersion(reply.getVersion()).build();
  }

  private String revision(FeedFile laidOut) {
    return HEX.toHexDigits(imports.nowMillis()) + "-" + HEX.toHexDigits(laidOut.checksum());
  }

  @Override
  public void close() throws IOException {
    writer.close();
    Files.deleteIfExists(file);
  }
}
