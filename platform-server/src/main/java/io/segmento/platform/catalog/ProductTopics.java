package io.segmento.platform.catalog;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.minimisation.SensitiveTopics;
import io.segmento.proto.v1.Product;
import jakarta.inject.Inject;

/**
 * Keeps products of a sensitive matter, and those made for children, out of the catalog: what is not there can neither be shown to those who
 * looked at it nor recommended to anybody. Thread-safe.
 */
final class ProductTopics {
  private final SensitiveTopics sensitive;

  @Inject
  ProductTopics(SensitiveTopics sensitive) {
    this.sensitive = requireNonNull(sensitive, "sensitive");
  }

  /** Notes each category that the policy excludes as a rule that is not met. */
  void check(Product product, Problems problems) {
    for (String category : product.getCategoriesList()) {
      if (sensitive.isSensitiveCategory(category)) {
        problems.unmet("categories", category, "no sensitive matter, nothing made for children");
      }
    }
  }
}
