package io.segmento.tools.feed;

import io.segmento.proto.v1.Product;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the columns of a feed mean: our own names ({@code sku}, {@code price}, {@code available_in} …) and those of the shopping feeds that most shops
 * have already ({@code id}, {@code title}, {@code image_link} …). Other columns are left out. Not thread-safe.
 */
public final class ProductColumns {
  private static final Map<String, String> ALIASES = Map.ofEntries(
      Map.entry("id", "sku"),
      Map.entry("offer_id", "sku"),
      Map.entry("title", "name"),
      Map.entry("image_link", "image_url"),
      Map.entry("link", "link_url"),
      Map.entry("product_type", "categories"),
      Map.entry("category", "categories"),
      Map.entry("related", "related_skus"),
      Map.entry("also_viewed", "related_skus"));
  private static final Set<String> KNOWN = Set.of(
      "sku",
      "name",
      "price",
      "sale_price",
      "price_micros",
      "currency",
      "image_url",
      "link_url",
      "categories",
      "available_in",
      "in_stock",
      "availability",
      "related_skus");
  private static final Map<String, Boolean> IN_STOCK = Map.ofEntries(
      Map.entry("true", true),
      Map.entry("false", false),
      Map.entry("1", true),
      Map.entry("0", false),
      Map.entry("yes", true),
      Map.entry("no", false),
      Map.entry("in stock", true),
      Map.entry("out of stock", false),
      Map.entry("preorder", false),
      Map.entry("backorder", false));
  private static final int MICRO_DIGITS = 6;

  private final String defaultCurrency;
  private final Set<String> ignored = new TreeSet<>();

  /** With the currency of prices that name none; empty: each must name its own. */
  public ProductColumns(String defaultCurrency) {
    this.defaultCurrency = defaultCurrency;
  }

  /** Columns that say nothing to us, by name, so far. */
  public Set<String> ignored() {
    return ignored;
  }

  /** The name by which we know a column; null when we do not. */
  private @Nullable String known(String column) {
    String name = column.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
    if (name.startsWith("g:")) {
      name = name.substring(2);
    }
    name = ALIASES.getOrDefault(name, name);
    if (KNOWN.contains(name)) {
      return name;
    }
    if (ignored.size() < 50) {
      ignored.add(column.strip());
    }
    return null;
  }

  /** The product of one row, whose lists may be lists or text with {@code |} between their items. */
  ProductRow row(long number, Map<String, List<String>> cells) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    cells.forEach((column, cell) -> {
      String name = known(column);
      if (name != null && cell.stream().anyMatch(each -> !each.isBlank())) {
        values.putIfAbsent(name, cell);
      }
    });
    Product.Builder product = Product.newBuilder().setInStock(true);
    text(values, "sku", product::setSku);
    text(values, "name", product::setName);
    text(values, "image_url", product::setImageUrl);
    text(values, "link_url", product::setLinkUrl);
    product.addAllCategories(items(values, "categories"));
    product.addAllAvailableIn(items(values, "available_in"));
    product.addAllRelatedSkus(items(values, "related_skus"));
    for (String column : List.of("in_stock", "availability")) {
      String value = first(values, column);
      if (!value.isEmpty()) {
        Boolean inStock = IN_STOCK.get(value.toLowerCase(Locale.ROOT).replace('_', ' '));
        if (inStock == null) {
          return ProductRow.refused(
              number,
              product.getSku(),
              column,
              value,
              "true or false, in stock, out of stock, preorder or backorder");
        }
        product.setInStock(inStock);
      }
    }
    return price(number, product, values);
  }

  private ProductRow price(long number, Product.Builder product, Map<String, List<String>> values) {
    String micros = first(values, "price_micros");
    String column = micros.isEmpty()
        ? (values.containsKey("sale_price") ? "sale_price" : "price")
        : "price_micros";
    String[] words = first(values, column).split("\\s+", 2);
    String currency = words.length > 1 ? words[1] : first(values, "currency");
    product.setCurrency((currency.isEmpty() ? defaultCurrency : currency).toUpperCase(Locale.ROOT));
    try {
      if (words[0].length() > 20) {
        throw new NumberFormatException("too long");
      }
      BigDecimal price = new BigDecimal(words[0]);
      product.setPriceMicros(
          (micros.isEmpty() ? price.movePointRight(MICRO_DIGITS) : price).longValueExact());
    } catch (ArithmeticException | NumberFormatException e) {
      return ProductRow.refused(
          number,
          product.getSku(),
          column,
          first(values, column),
          micros.isEmpty() ? "a price such as 12.50 or 12.50 USD" : "a whole number of micros");
    }
    return ProductRow.of(number, product.build());
  }

  private static void text(
      Map<String, List<String>> values, String column, Consumer<String> setter) {
    setter.accept(first(values, column));
  }

  private static String first(Map<String, List<String>> values, String column) {
    List<String> cell = values.getOrDefault(column, List.of());
    return cell.isEmpty() ? "" : cell.get(0).strip();
  }

  private static List<String> items(Map<String, List<String>> values, String column) {
    return values.getOrDefault(column, List.of()).stream()
        .flatMap(cell -> List.of(cell.split("\\|")).stream())
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }
}
