package io.segmento.platform.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import java.util.List;
import java.util.Locale;

/** How entries are named, in requests, messages and Redis. */
final class CatalogKeys {
  /** Every kind that can be stored, what is referred to before what refers to it. */
  static final List<CatalogKind> KINDS = List.of(
      CatalogKind.EXCHANGE,
      CatalogKind.ADVERTISER,
      CatalogKind.DEAL,
      CatalogKind.INVENTORY_LIST,
      CatalogKind.PRODUCT_FEED,
      CatalogKind.PRODUCT,
      CatalogKind.CAMPAIGN,
      CatalogKind.CREATIVE);

  static final String LOG = "{cat}:log";
  static final byte[] VERSION = "{cat}:version".getBytes(UTF_8);

  private CatalogKeys() {}

  /** The hash that holds all entries of a kind. */
  static byte[] hash(CatalogKind kind) {
    return ("{cat}:" + name(kind)).getBytes(UTF_8);
  }

  /** {@code campaign}, {@code inventory-list}: in Redis, messages and metric labels. */
  static String name(CatalogKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The kind of that name; UNSPECIFIED when there is none, such as one of a later version. */
  static CatalogKind kind(String name) {
    for (CatalogKind kind : KINDS) {
      if (name(kind).equals(name)) {
        return kind;
      }
    }
    return CatalogKind.CATALOG_KIND_UNSPECIFIED;
  }

  static CatalogKind kind(CatalogEntry entry) {
    return switch (entry.getEntryCase()) {
      case ADVERTISER -> CatalogKind.ADVERTISER;
      case CAMPAIGN -> CatalogKind.CAMPAIGN;
      case CREATIVE -> CatalogKind.CREATIVE;
      case PRODUCT -> CatalogKind.PRODUCT;
      case DEAL -> CatalogKind.DEAL;
      case EXCHANGE -> CatalogKind.EXCHANGE;
      case INVENTORY_LIST -> CatalogKind.INVENTORY_LIST;
      case PRODUCT_FEED -> CatalogKind.PRODUCT_FEED;
      case ENTRY_NOT_SET -> CatalogKind.CATALOG_KIND_UNSPECIFIED;
    };
  }

  static CatalogKey of(CatalogEntry entry) {
    return of(kind(entry), id(entry));
  }

  /** Unique among the entries of a kind. */
  static String id(CatalogEntry entry) {
    return switch (entry.getEntryCase()) {
      case ADVERTISER -> entry.getAdvertiser().getId();
      case CAMPAIGN -> entry.getCampaign().getId();
      case CREATIVE -> entry.getCreative().getId();
      case PRODUCT ->
        product(entry.getProduct().getAdvertiserId(), entry.getProduct().getSku());
      case DEAL -> entry.getDeal().getId();
      case EXCHANGE -> entry.getExchange().getId();
      case INVENTORY_LIST -> entry.getInventoryList().getId();
      case PRODUCT_FEED -> entry.getProductFeed().getAdvertiserId();
      case ENTRY_NOT_SET -> "";
    };
  }

  static CatalogKey of(CatalogKind kind, String id) {
    return CatalogKey.newBuilder().setKind(kind).setId(id).build();
  }

  static String product(String advertiserId, String sku) {
    return advertiserId + "/" + sku;
  }

  /** {@code campaign "c1"}. */
  static String words(CatalogKey key) {
    return name(key.getKind()) + " \"" + key.getId() + "\"";
  }
}
