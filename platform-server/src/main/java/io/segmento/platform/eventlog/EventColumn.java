package io.segmento.platform.eventlog;

import static java.util.Objects.requireNonNull;

import io.segmento.proto.storage.v1.EventRecord;
import io.segmento.proto.v1.CreativeFormat;
import io.segmento.proto.v1.NoBidReason;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * A column of tables of events, the same in every form that they are written in.
 *
 * @param text of a {@link Kind#TEXT}; empty: there is none
 * @param number of every other kind
 */
public record EventColumn(
    String name, Kind kind, Function<EventEntry, String> text, ToLongFunction<EventEntry> number) {
  /** What a column holds. */
  public enum Kind {
    TEXT,
    NUMBER,
    /** 0 or 1. */
    FLAG,
    /** Epoch milliseconds. */
    TIME
  }

  /** The column that tells one user from another, for a day; the last of {@link #ALL}. */
  public static final EventColumn USER = text("user_ref", EventColumn::user);

  private static final long MILLIS_PER_SECOND = 1_000;
  private static final Map<CreativeFormat, String> FORMATS = lowerCase(CreativeFormat.class);
  private static final Map<NoBidReason, String> REASONS = lowerCase(NoBidReason.class);

  /** In the order of tables. New ones are added before {@link #USER}; none is renamed. */
  public static final List<EventColumn> ALL = List.of(
      text("event_id", EventEntry::eventId),
      ofEvent("type", event -> EventIds.typeName(event.getType())),
      new EventColumn(
          "event_time", Kind.TIME, entry -> "", entry -> entry.event().getAtMillis()),
      ofEvent("source_id", EventIds::sourceId),
      ofEvent("exchange", EventRecord::getExchange),
      ofEvent("campaign_id", EventRecord::getCampaignId),
      ofEvent("advertiser_id", EventRecord::getAdvertiserId),
      ofEvent("creative_id", EventRecord::getCreativeId),
      ofEvent("format", EventColumn::format),
      ofEvent("country", EventRecord::getCountry),
      number("device_type", EventRecord::getDeviceType),
      ofEvent("strategy", EventRecord::getStrategy),
      ofEvent("strategy_version", EventRecord::getStrategyVersion),
      number("experiment_arm", EventRecord::getExperimentArm),
      number("propensity", EventRecord::getPropensity),
      number("permit_bits", EventRecord::getPermitBits),
      ofEvent("currency", EventRecord::getCurrency),
      number("bid_price_cpm_micros", EventRecord::getBidPriceCpmMicros),
      number("value_cpm_micros", EventRecord::getValueCpmMicros),
      flag("billed", event -> event.getBilled() ? 1 : 0),
      number("billed_micros", EventRecord::getBilledMicros),
      number("min_to_win_cpm_micros", EventRecord::getMinToWinCpmMicros),
      number("loss_reason", EventRecord::getLossReason),
      ofEvent("no_bid_reason", EventColumn::noBidReason),
      number("stands_for", event -> Math.max(1, event.getStandsFor())),
      new EventColumn(
          "bid_time",
          Kind.TIME,
          entry -> "",
          entry -> entry.event().getBidAt() * MILLIS_PER_SECOND),
      number("conversion_value_micros", EventRecord::getConversionValueMicros),
      flag("conversion_by_click", event -> event.getConversionByClick() ? 1 : 0),
      number(
          "click_probability_ppb", event -> Integer.toUnsignedLong(event.getClickProbabilityPpb())),
      number(
          "conversion_probability_ppb",
          event -> Integer.toUnsignedLong(event.getConversionProbabilityPpb())),
      number("base_value_cpm_micros", EventRecord::getBaseValueCpmMicros),
      number("budget_multiplier_ppm", EventRecord::getBudgetMultiplierPpm),
      number("target_multiplier_ppm", EventRecord::getTargetMultiplierPpm),
      number("return_dual_ppm", EventRecord::getReturnDualPpm),
      flag("explored", event -> event.getExplored() ? 1 : 0),
      number("bid_floor_cpm_micros", EventRecord::getBidFloorCpmMicros),
      number("parameters_hash", event -> Integer.toUnsignedLong(event.getParametersHash())),
      number("setup_hash", event -> Integer.toUnsignedLong(event.getSetupHash())),
      number("conversion_delay_hours", EventRecord::getConversionDelayHours),
      USER);

  public EventColumn {
    requireNonNull(name, "name");
    requireNonNull(kind, "kind");
  }

  private static String user(EventEntry entry) {
    return entry
        .user()
        .map(user -> Base64.getUrlEncoder().withoutPadding().encodeToString(user.bytes()))
        .orElse("");
  }

  private static String format(EventRecord event) {
    CreativeFormat format = CreativeFormat.forNumber(event.getFormat());
    return event.getFormat() == 0 || format == null ? "" : FORMATS.getOrDefault(format, "");
  }

  private static String noBidReason(EventRecord event) {
    NoBidReason reason = NoBidReason.forNumber(event.getNoBidReason());
    return event.getNoBidReason() == 0 || reason == null ? "" : REASONS.getOrDefault(reason, "");
  }

  private static <E extends Enum<E>> Map<E, String> lowerCase(Class<E> type) {
    Map<E, String> names = new EnumMap<>(type);
    for (E each : type.getEnumConstants()) {
      names.put(each, each.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  private static EventColumn text(String name, Function<EventEntry, String> text) {
    return new EventColumn(name, Kind.TEXT, text, entry -> 0);
  }

  private static EventColumn ofEvent(String name, Function<EventRecord, String> text) {
    return text(name, entry -> text.apply(entry.event()));
  }

  private static EventColumn number(String name, ToLongFunction<EventRecord> number) {
    return new EventColumn(
        name, Kind.NUMBER, entry -> "", entry -> number.applyAsLong(entry.event()));
  }

  private static EventColumn flag(String name, ToLongFunction<EventRecord> flag) {
    return new EventColumn(name, Kind.FLAG, entry -> "", entry -> flag.applyAsLong(entry.event()));
  }
}
