package io.segmento.tools.preview;

import io.segmento.proto.v1.Product;
import java.math.BigDecimal;
import java.util.List;

/** The products of a preview as a table: what they cost, whether they are there, and where; what no bid would show now is marked. Stateless. */
final class ShownProducts {
  private static final int MICROS_DIGITS = 6;

  private ShownProducts() {}

  /** In the order in which the catalog has them; nothing when there are none. */
  static void write(StringBuilder page, List<Product> products) {
    if (products.isEmpty()) {
      return;
    }
    page.append("<table><tr><th>SKU<th>Product<th>Price<th>Availability<th>Where");
    for (Product product : products) {
      page.append(product.getInStock() ? "<tr>" : "<tr class=\"gone\">");
      cell(page, product.getSku());
      cell(page, product.getName());
      cell(page, price(product));
      cell(page, product.getInStock() ? "in stock" : "out of stock: no bid shows it");
      cell(
          page,
          product.getAvailableInCount() == 0
              ? "everywhere"
              : String.join(", ", product.getAvailableInList()));
    }
    page.append("</table>");
  }

  private static String price(Product product) {
    BigDecimal price =
        BigDecimal.valueOf(product.getPriceMicros(), MICROS_DIGITS).stripTrailingZeros();
    return (price.scale() < 0 ? price.setScale(0) : price.scale() == 1 ? price.setScale(2) : price)
            .toPlainString()
        + " " + product.getCurrency();
  }

  private static void cell(StringBuilder page, String text) {
    page.append("<td>");
    PreviewPage.escape(page, text);
  }
}
