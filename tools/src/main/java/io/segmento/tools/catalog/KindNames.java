package io.segmento.tools.catalog;

import io.segmento.proto.v1.CatalogKey;
import io.segmento.proto.v1.CatalogKind;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Kinds of entries as commands name them: {@code inventory-list}. */
public final class KindNames implements ITypeConverter<CatalogKind>, Iterable<String> {
  /** In the order in which entries refer to each other. */
  static final List<CatalogKind> ALL = List.of(
      CatalogKind.EXCHANGE,
      CatalogKind.ADVERTISER,
      CatalogKind.DEAL,
      CatalogKind.INVENTORY_LIST,
      CatalogKind.PRODUCT_FEED,
      CatalogKind.PRODUCT,
      CatalogKind.CAMPAIGN,
      CatalogKind.CREATIVE);

  static String of(CatalogKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** {@code campaign brand}. */
  static String of(CatalogKey key) {
    return of(key.getKind()) + " " + key.getId();
  }

  @Override
  public CatalogKind convert(String name) {
    return ALL.stream()
        .filter(kind -> of(kind).equals(name))
        .findFirst()
        .orElseThrow(() -> new TypeConversionException(
            name + " (expected: one of " + String.join(", ", this) + ")"));
  }

  @Override
  public Iterator<String> iterator() {
    return ALL.stream().map(KindNames::of).iterator();
  }
}
