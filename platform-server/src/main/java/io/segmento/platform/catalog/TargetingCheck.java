package io.segmento.platform.catalog;

import io.segmento.proto.v1.Daypart;
import io.segmento.proto.v1.SegmentExpression;
import io.segmento.proto.v1.Targeting;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the targeting of a campaign, so that what is accepted can be understood by every filter and is small enough for every bid. */
final class TargetingCheck {
  private static final String ID_WORDS = "1 to 24 of a-z 0-9 - _";
  private static final Pattern COUNTRY = Pattern.compile("[A-Z]{3}");
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2}");
  private static final Pattern NAME = Pattern.compile("(?=.*[\\p{L}\\p{N}])[^\\p{Cntrl}]{1,64}");
  private static final Pattern REGION = Pattern.compile("([A-Z]{3}/)?[^/\\p{Cntrl}]{1,64}");
  private static final Pattern CITY =
      Pattern.compile("([A-Z]{3}/[^/\\p{Cntrl}]{1,64}/)?[^/\\p{Cntrl}]{1,64}");
  private static final Pattern VERSION = Pattern.compile("\\d{1,4}([._]\\d{1,4}){0,3}");
  private static final int MAX_VALUES = 1_000;
  private static final int MAX_EXPRESSIONS = 256;
  private static final int MAX_DEPTH = 8;
  private static final int MAX_DEVICE_TYPE = 8;

  private final Problems problems;
  private int expressions;

  TargetingCheck(Problems problems) {
    this.problems = problems;
  }

  void check(Targeting targeting) {
    each("exchanges", targeting.getExchangesList(), CatalogValidator.ID, ID_WORDS);
    each("deal_ids", targeting.getDealIdsList(), CatalogValidator.ID, ID_WORDS);
    each("inventory_list_ids", targeting.getInventoryListIdsList(), CatalogValidator.ID, ID_WORDS);
    each(
        "blocked_inventory_list_ids",
        targeting.getBlockedInventoryListIdsList(),
        CatalogValidator.ID,
        ID_WORDS);
    each("countries", targeting.getCountriesList(), COUNTRY, "ISO 3166-1 alpha-3");
    each("regions", targeting.getRegionsList(), REGION, "a region, or alpha-3/region");
    each("cities", targeting.getCitiesList(), CITY, "a city, or alpha-3/region/city");
    each("languages", targeting.getLanguagesList(), LANGUAGE, "ISO 639-1");
    each("operating_systems", targeting.getOperatingSystemsList(), NAME, "a name");
    each("browsers", targeting.getBrowsersList(), NAME, "a name");
    problems.check(
        targeting.getMinimumOsVersion().isEmpty()
            || VERSION.matcher(targeting.getMinimumOsVersion()).matches(),
        "targeting.minimum_os_version",
        targeting.getMinimumOsVersion(),
        "a version of one to four numbers, such as 16.5");
    for (int type : targeting.getDeviceTypesList()) {
      range("device_types", type, 1, MAX_DEVICE_TYPE);
    }
    range("min_viewability_percent", targeting.getMinViewabilityPercent(), 0, 100);
    problems.check(
        targeting.getViewedWithinHours() >= 0,
        "targeting.viewed_within_hours",
        targeting.getViewedWithinHours(),
        ">= 0");
    targeting.getDaypartsList().forEach(this::check);
    if (targeting.hasSegments()) {
      check(targeting.getSegments(), 1);
      problems.check(
          expressions <= MAX_EXPRESSIONS,
          "targeting.segments",
          expressions + " expressions",
          "<= " + MAX_EXPRESSIONS);
    }
  }

  private void check(Daypart daypart) {
    for (int day : daypart.getDaysList()) {
      range("dayparts.days", day, 1, 7);
    }
    range("dayparts.from_hour", daypart.getFromHour(), 0, 23);
    range("dayparts.to_hour", daypart.getToHour(), daypart.getFromHour() + 1, 24);
  }

  private void check(SegmentExpression expression, int depth) {
    expressions++;
    if (depth > MAX_DEPTH) {
      problems.wrong("targeting.segments", "deeper than " + MAX_DEPTH, "<= " + MAX_DEPTH + " deep");
      return;
    }
    switch (expression.getExpressionCase()) {
      case SEGMENT_ID ->
        each("segments", List.of(expression.getSegmentId()), NAME, "1 to 64 characters");
      case ALL_OF -> check("segments.all_of", expression.getAllOf().getExpressionsList(), depth);
      case ANY_OF -> check("segments.any_of", expression.getAnyOf().getExpressionsList(), depth);
      case NONE_OF -> check(expression.getNoneOf(), depth + 1);
      case EXPRESSION_NOT_SET ->
        problems.wrong("targeting.segments", "nothing", "segment_id, all_of, any_of or none_of");
    }
  }

  private void check(String field, List<SegmentExpression> parts, int depth) {
    problems.check(!parts.isEmpty(), "targeting." + field, "nothing", "an expression at least");
    for (SegmentExpression part : parts) {
      check(part, depth + 1);
    }
  }

  private void each(String field, List<String> values, Pattern pattern, String expected) {
    problems.check(
        values.size() <= MAX_VALUES,
        "targeting." + field,
        values.size() + " values",
        "<= " + MAX_VALUES);
    for (String value : values) {
      problems.check(pattern.matcher(value).matches(), "targeting." + field, value, expected);
    }
  }

  private void range(String field, int value, int min, int max) {
    problems.check(value >= min && value <= max, "targeting." + field, value, min + " to " + max);
  }
}
