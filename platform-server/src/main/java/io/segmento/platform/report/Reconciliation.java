package io.segmento.platform.report;

import static java.util.Objects.requireNonNull;

import io.segmento.platform.catalog.Catalog;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.counter.CounterKeys;
import io.segmento.platform.error.CommonReason;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.grpc.Caller;
import io.segmento.platform.report.RedisReconciliation.CountedDay;
import io.segmento.platform.report.RedisReconciliation.LedgerDay;
import io.segmento.platform.report.RedisReconciliation.LedgerTotal;
import io.segmento.proto.v1.ReconcileCheck;
import io.segmento.proto.v1.ReconcileReply;
import io.segmento.proto.v1.ReconcileRequest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Compares the budget ledger with the counters of reports, to the micro: each day of the ledger with the hours that it is made of, its total with its
 * days, and each day of UTC, by its hours, with that day's total and with its cells. Thread-safe.
 */
final class Reconciliation {
  private static final int CAMPAIGNS_AT_ONCE = 4;

  private final Catalog catalog;
  private final RedisReconciliation store;
  private final ReportOwners owners;
  private final ReportConfig config;
  private final Clock clock;

  @Inject
  Reconciliation(
      Catalog catalog,
      RedisReconciliation store,
      ReportOwners owners,
      ReportConfig config,
      Clock clock) {
    this.catalog = requireNonNull(catalog, "catalog");
    this.store = requireNonNull(store, "store");
    this.owners = requireNonNull(owners, "owners");
    this.config = requireNonNull(config, "config");
    this.clock = requireNonNull(clock, "clock");
  }

  CompletableFuture<ReconcileReply> reconcile(Caller caller, ReconcileRequest request) {
    if (!catalog.isLoaded()) {
      throw new SegmentoException(CommonReason.STORE_DOWN, "the catalog is not loaded yet");
    }
    return owners.admit(caller, request.getCampaignIdsList(), List.of()).thenCompose(unused -> {
      ReportDays days = DayCheck.days(request.getFromDay(), request.getToDay(), "");
      LocalDate oldest = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
          .minusMonths(CounterKeys.MONTHS_KEPT)
          .plusDays(2);
      if (days.from().isBefore(oldest)) {
        throw QueryCheck.wrong(
            "from_day", days.from(), "from " + oldest + " on: what is older is not kept any more");
      }
      List<LiveCampaign> campaigns = campaigns(request, caller);
      if (campaigns.size() * days.count() * 2 > config.maxCampaignHours() / 24) {
        throw QueryCheck.wrong(
            "to_day",
            campaigns.size() + " campaigns of " + days.count() + " days each",
            "a product <= " + config.maxCampaignHours() / 48 + ": fewer campaigns or fewer days");
      }
      Findings findings = new Findings();
      return compareFrom(0, campaigns, days, findings)
          .thenApply(done -> findings.reply(campaigns.size()));
    });
  }

  private List<LiveCampaign> campaigns(ReconcileRequest request, Caller caller) {
    CatalogSnapshot snapshot = catalog.current();
    List<LiveCampaign> campaigns = new ArrayList<>();
    for (String id : request.getCampaignIdsList()) {
      LiveCampaign campaign = snapshot.campaign(id);
      if (campaign == null) {
        throw QueryCheck.wrong("campaign_ids", QueryCheck.quoted(id), "a campaign of the catalog");
      }
      campaigns.add(campaign);
    }
    if (campaigns.isEmpty()) {
      campaigns.addAll(snapshot.campaigns());
    }
    return campaigns.stream().filter(owners.visible(caller)).distinct().toList();
  }

  private CompletableFuture<Void> compareFrom(
      int first, List<LiveCampaign> campaigns, ReportDays days, Findings findings) {
    int end = Math.min(campaigns.size(), first + CAMPAIGNS_AT_ONCE);
    if (first >= end) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.allOf(campaigns.subList(first, end).stream()
            .map(campaign -> compare(campaign, days, findings))
            .toArray(CompletableFuture[]::new))
        .thenCompose(done -> compareFrom(end, campaigns, days, findings));
  }

  private CompletableFuture<Void> compare(
      LiveCampaign campaign, ReportDays days, Findings findings) {
    if (!DayCheck.isOfWholeHours(campaign.zone(), days.from())) {
      findings.isBounded(campaign);
    }
    CompletableFuture<Void> done =
        store.ledgerTotal(campaign.id()).thenAccept(total -> total(campaign, total, findings));
    for (LocalDate day = days.from(); !day.isAfter(days.to()); day = day.plusDays(1)) {
      LocalDate each = day;
      done = done.thenCompose(unused -> store.ledgerDay(campaign.id(), each, campaign.zone()))
          .thenAccept(read -> ledgerDay(campaign, each, read, findings))
          .thenCompose(unused -> store.countedDay(campaign.id(), each))
          .thenAccept(read -> countedDay(campaign, each, read, findings));
    }
    return done;
  }

  private static void total(LiveCampaign campaign, LedgerTotal read, Findings findings) {
    if (read.total() != read.days()) {
      findings.differ(campaign, ReconcileCheck.LEDGER_TOTAL, "", read.total(), read.days());
    }
  }

  private static void ledgerDay(
      LiveCampaign campaign, LocalDate day, LedgerDay read, Findings findings) {
    findings.day(campaign, read.ledger(), read.hours());
    if (read.ledger() < read.hours() || read.ledger() > read.hours() + read.parts()) {
      findings.differ(
          campaign, ReconcileCheck.LEDGER_DAY, day.toString(), read.ledger(), read.hours());
    }
  }

  private static void countedDay(
      LiveCampaign campaign, LocalDate day, CountedDay read, Findings findings) {
    if (read.hours() != read.total()) {
      findings.differ(
          campaign, ReconcileCheck.COUNTED_DAY, day.toString(), read.hours(), read.total());
    }
    if (read.hours() != read.cells()) {
      findings.differ(
          campaign, ReconcileCheck.COUNTED_CELLS, day.toString(), read.hours(), read.cells());
    }
  }
}
