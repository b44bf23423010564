package io.segmento.tools.feed;

import io.segmento.proto.v1.ImportRefusal;
import io.segmento.proto.v1.Product;
import org.jspecify.annotations.Nullable;

/**
 * One row of a file: a product, or why it is none.
 *
 * @param number as a person counts: a CSV file's header is row 1, the first object of JSON too
 */
public record ProductRow(
    long number, @Nullable Product product, @Nullable ImportRefusal refusal) {
  static ProductRow of(long number, Product product) {
    return new ProductRow(number, product, null);
  }

  static ProductRow refused(long number, String sku, String field, String value, String expected) {
    return new ProductRow(
        number,
        null,
        ImportRefusal.newBuilder()
            .setRow(number)
            .setSku(sku)
            .setField(field)
            .setValue('"' + (value.length() > 60 ? value.substring(0, 60) + "…" : value) + '"')
            .setExpected(expected)
            .build());
  }
}
