package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Which campaigns there are for a caller: an advertiser's sees those of its advertisers, any other all. Who names another's is refused, is told no
 * more about it than about one that does not exist, and leaves an entry in the audit trail. Thread-safe.
 */
final class ReportOwners {
  private final Catalog catalog;
  private final Optional<ReportAudit> audit;

  @Inject
  ReportOwners(Catalog catalog, Optional<ReportAudit> audit) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.audit = requireNonNull(audit, "audit");
  }

  Predicate<LiveCampaign> visible(Caller caller) {
    return campaign -> caller.sees(campaign.advertiser().getId());
  }

  /** Fails with a {@link SegmentoException} of {@link ReportReason#REPORT_NOT_OWN} when one of them is not the caller's. */
  CompletableFuture<Void> admit(
      Caller caller, List<String> campaignIds, List<String> advertiserIds) {
    CatalogSnapshot snapshot = catalog.current();
    for (String id : campaignIds) {
      LiveCampaign campaign = snapshot.campaign(id);
      if (!caller.sees(campaign == null ? "" : campaign.advertiser().getId())) {
        return refused(caller, "campaign_ids");
      }
    }
    return advertiserIds.stream().allMatch(caller::sees)
        ? CompletableFuture.completedFuture(null)
        : refused(caller, "advertiser_ids");
  }

  private CompletableFuture<Void> refused(Caller caller, String field) {
    SegmentoException refusal = new SegmentoException(
        ReportReason.REPORT_NOT_OWN,
        field + ": one that is not of caller " + caller.name()
            + " (expected: those of its advertisers, or none for all of them)");
    return audit
        .map(trail -> trail.refused(caller, field))
        .orElseGet(() -> CompletableFuture.completedFuture(null))
        .thenCompose(written -> CompletableFuture.failedFuture(refusal));
  }
}
