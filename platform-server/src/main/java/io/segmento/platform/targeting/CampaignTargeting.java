package io.segmento.platform.targeting;

import io.segmento.proto.v1.Campaign;
import io.segmento.proto.v1.Targeting;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The targeting of a campaign with names in the one spelling that requests are asked in. What is empty means "any". Immutable. */
public final class CampaignTargeting {

  private final Set<String> operatingSystems;
  private final long minimumOsVersion;
  private final Set<String> browsers;
  private final Set<String> languages;
  private final Set<String> regions;
  private final Set<String> cities;
  private final @Nullable WeekHours hours;
  private final ZoneClock clock;
  private final @Nullable SegmentRule segments;
  private final boolean understood;

  private CampaignTargeting(Targeting targeting, ZoneClock clock, InventoryLists lists) {
    this.operatingSystems = each(targeting.getOperatingSystemsList(), DeviceNames::operatingSystem);
    this.minimumOsVersion = Version.parse(targeting.getMinimumOsVersion());
    this.browsers = each(targeting.getBrowsersList(), DeviceNames::browser);
    this.languages = each(targeting.getLanguagesList(), each -> each.toLowerCase(Locale.ROOT));
    this.regions = each(targeting.getRegionsList(), PlaceNames::region);
    this.cities = each(targeting.getCitiesList(), PlaceNames::city);
    this.hours =
        targeting.getDaypartsCount() == 0 ? null : WeekHours.of(targeting.getDaypartsList());
    this.clock = clock;
    this.segments = targeting.hasSegments() ? SegmentRule.of(targeting.getSegments()) : null;
    this.understood = targeting.getUnknownFields().asMap().isEmpty()
        && (segments != null || !targeting.hasSegments())
        && (minimumOsVersion != Version.NONE || targeting.getMinimumOsVersion().isEmpty())
        && lists.hasAll(targeting.getInventoryListIdsList())
        && lists.hasAll(targeting.getBlockedInventoryListIdsList());
  }

  /** Makes a campaign's targeting ready; {@code clock} is that of its time zone, which campaigns share. */
  public static CampaignTargeting of(Campaign campaign, ZoneClock clock, InventoryLists lists) {
    return new CampaignTargeting(campaign.getTargeting(), clock, lists);
  }

  private static Set<String> each(List<String> values, UnaryOperator<String> spell) {
    if (values.isEmpty()) {
      return Set.of();
    }
    Set<String> spelled = new HashSet<>();
    values.forEach(value -> spelled.add(spell.apply(value)));
    return Set.copyOf(spelled);
  }

  /**
   * Whether this version knows all that the targeting says and refers to. Where a later version wrote more, serving by the part that is known
   * would be wrong.
   */
  public boolean isUnderstood() {
    return understood;
  }

  /** In the spelling of {@link DeviceNames}. */
  public Set<String> operatingSystems() {
    return operatingSystems;
  }

  /** As {@link Version} has it; {@link Version#NONE} when any will do. */
  public long minimumOsVersion() {
    return minimumOsVersion;
  }

  /** In the spelling of {@link DeviceNames}. */
  public Set<String> browsers() {
    return browsers;
  }

  /** ISO 639-1, in lower case. */
  public Set<String> languages() {
    return languages;
  }

  /** In the spelling of {@link PlaceNames}. */
  public Set<String> regions() {
    return regions;
  }

  /** In the spelling of {@link PlaceNames}. */
  public Set<String> cities() {
    return cities;
  }

  /** Whether the campaign runs in the present hour of its time zone. */
  public boolean runsAt(long nowMillis) {
    return hours == null || hours.contains(clock.hourOfWeek(nowMillis));
  }

  /** Null when anybody will do. */
  public @Nullable SegmentRule segments() {
    return segments;
  }

  /** Segments of which the user must be in one at least; null when who is in none will do, too. */
  @Nullable
  Set<String> neededSegments() {
    return segments == null ? null : segments.needed();
  }

  /** Whether both run at the same hours, by the same clock. */
  @SuppressWarnings("ReferenceEquality")
  boolean runsWhen(CampaignTargeting other) {
    return Objects.equals(hours, other.hours) && (hours == null || clock == other.clock);
  }

  @Nullable
  WeekHours hours() {
    return hours;
  }

  ZoneClock clock() {
    return clock;
  }
}
