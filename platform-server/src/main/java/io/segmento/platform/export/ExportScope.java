package io.segmento.platform.export;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.segmento.platform.catalog.CatalogSnapshot;
import io.segmento.platform.catalog.LiveCampaign;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.eventlog.EventEntry;
import io.segmento.proto.v1.Approval;
import io.segmento.proto.v1.ExportRawRequest;
import io.segmento.proto.v1.ReportQuery;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an export asks for, checked. Empty campaigns: all of the partner.
 *
 * @param toMillis exclusive
 */
record ExportScope(
    long fromMillis,
    long toMillis,
    Set<String> campaignIds,
    Set<String> advertiserIds,
    boolean withUsers) {
  private static final int MAX_IDS = 1_000;
  private static final int MAX_DAYS = 31;
  private static final int MAX_SHOWN = 40;
  private static final Set<Integer> FIELDS = Set.of(
      ReportQuery.FROM_DAY_FIELD_NUMBER,
      ReportQuery.TO_DAY_FIELD_NUMBER,
      ReportQuery.TIME_ZONE_FIELD_NUMBER,
      ReportQuery.CAMPAIGN_IDS_FIELD_NUMBER,
      ReportQuery.ADVERTISER_IDS_FIELD_NUMBER);

  /** Throws a {@link SegmentoException} that names the field. */
  static ExportScope of(ExportRawRequest request) {
    ReportQuery query = request.getQuery();
    LocalDate from = day("query.from_day", query.getFromDay());
    LocalDate to = day("query.to_day", query.getToDay());
    if (to.isBefore(from) || !to.isBefore(from.plusDays(MAX_DAYS))) {
      throw wrong(
          "query.to_day", to, "from_day, " + from + ", or up to " + (MAX_DAYS - 1) + " days later");
    }
    if (query.getCampaignIdsCount() > MAX_IDS || query.getAdvertiserIdsCount() > MAX_IDS) {
      throw wrong(
          "query.campaign_ids",
          query.getCampaignIdsCount() + " campaigns, " + query.getAdvertiserIdsCount()
              + " advertisers",
          "at most " + MAX_IDS + " of each");
    }
    onlyDaysAndCampaigns(query);
    ZoneId zone = zone(query.getTimeZone());
    return new ExportScope(
        from.atStartOfDay(zone).toInstant().toEpochMilli(),
        to.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli(),
        Set.copyOf(query.getCampaignIdsList()),
        Set.copyOf(query.getAdvertiserIdsList()),
        request.getWithUsers());
  }

  /** What would narrow a report and not rows is refused: else more would be sent than was asked for. */
  private static void onlyDaysAndCampaigns(ReportQuery query) {
    if (!query.getUnknownFields().asMap().isEmpty()) {
      throw wrong(
          "query",
          "fields that this version does not know",
          "none: rows are chosen by days, campaigns and advertisers");
    }
    for (Map.Entry<FieldDescriptor, Object> field : query.getAllFields().entrySet()) {
      if (!FIELDS.contains(field.getKey().getNumber())) {
        throw wrong(
            "query." + field.getKey().getName(),
            "something",
            "none: rows are chosen by days, campaigns and advertisers");
      }
    }
  }

  /** Whether everything that is named is the partner's. */
  boolean isOf(String partner, CatalogSnapshot catalog) {
    return advertiserIds.stream().allMatch(partner::equals)
        && campaignIds.stream().allMatch(id -> {
          LiveCampaign campaign = catalog.campaign(id);
          return campaign != null && campaign.advertiser().getId().equals(partner);
        });
  }

  /** The partner's campaigns that are meant. */
  List<String> campaigns(String partner, CatalogSnapshot catalog) {
    return catalog.campaigns().stream()
        .filter(campaign -> campaign.advertiser().getId().equals(partner))
        .map(LiveCampaign::id)
        .filter(id -> campaignIds.isEmpty() || campaignIds.contains(id))
        .toList();
  }

  /** Whether an event may be a row: in time, of the partner's campaigns, and with the leave of whom it is about for the approval's purpose. */
  boolean includes(EventEntry entry, Approval approval) {
    var event = entry.event();
    return event.getAtMillis() >= fromMillis
        && event.getAtMillis() < toMillis
        && event.getAdvertiserId().equals(approval.getPartner())
        && (campaignIds.isEmpty() || campaignIds.contains(event.getCampaignId()))
        && (event.getPermitBits() & (1 << approval.getPurpose().getNumber())) != 0;
  }

  private static LocalDate day(String field, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw wrong(field, "\"" + shown(text) + "\"", "a day such as 2026-11-23");
    }
  }

  private static ZoneId zone(String name) {
    try {
      return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw wrong(
          "query.time_zone", "\"" + shown(name) + "\"", "an IANA name or an offset such as +03:00");
    }
  }

  private static String shown(String text) {
    return text.length() <= MAX_SHOWN ? text : text.substring(0, MAX_SHOWN) + "…";
  }

  private static SegmentoException wrong(String field, Object value, String expected) {
    return SegmentoException.invalid(
        ExportReason.EXPORT_QUERY_INVALID, field, value + " (expected: " + expected + ")");
  }
}
