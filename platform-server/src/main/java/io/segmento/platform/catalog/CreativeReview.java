package io.segmento.platform.catalog;

import io.segmento.proto.v1.CatalogEntry;
import io.segmento.proto.v1.Creative;
import io.segmento.proto.v1.ReviewStatus;
import org.jspecify.annotations.Nullable;

/** Keeps who writes creatives and who approves them apart: what was approved is what a reviewer saw. */
final class CreativeReview {
  private CreativeReview() {}

  /** Notes a violation when an author without the right to review writes a creative that would count as reviewed. */
  static void check(CatalogEntry entry, @Nullable CatalogEntry before, Problems problems) {
    if (!entry.hasCreative()) {
      return;
    }
    Creative creative = entry.getCreative();
    Creative known = before == null ? Creative.getDefaultInstance() : before.getCreative();
    boolean unchanged = before != null && creative.equals(known);
    boolean pending = creative.getReviewStatus() == ReviewStatus.PENDING
        || creative.getReviewStatus() == ReviewStatus.REVIEW_STATUS_UNSPECIFIED;
    if (!unchanged && !pending) {
      problems.forbidden(
          "review_status",
          creative.getReviewStatus(),
          "PENDING of whoever may not call CatalogService.Review; changed content is reviewed anew");
    }
    boolean noteIsTheirs = creative.getReviewNote().isEmpty()
        || creative.getReviewNote().equals(known.getReviewNote());
    if (!noteIsTheirs) {
      problems.forbidden("review_note", creative.getReviewNote(), "the reviewer's, or none");
    }
  }
}
