package io.segmento.platform.segment;

import io.segmento.platform.error.FieldViolation;
import io.segmento.platform.error.SegmentoException;
import io.segmento.platform.minimisation.SensitiveTopics;
import io.segmento.platform.profile.EventMarks;
import io.segmento.proto.v1.EventCondition;
import io.segmento.proto.v1.EventType;
import io.segmento.proto.v1.Segment;
import io.segmento.proto.v1.SegmentCondition;
import io.segmento.proto.v1.SegmentConditions;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Holds a definition to its contract, all faults at once, and to the policy: nothing sensitive, nobody under 16. Thread-safe. */
final class SegmentCheck {
  static final Pattern ID = Pattern.compile("[a-z0-9_-]{1,24}");

  private static final int MIN_AGE = 16;
  private static final int MAX_AGE = 120;
  private static final int MAX_NAME = 100;
  private static final int MAX_TEXT = 100;
  private static final int MAX_CATEGORIES = 20;
  private static final int MAX_SHOWN = 40;
  /** Health in the Audience Taxonomy, which the platform's list of content categories does not have. */
  private static final String AUDIENCE_HEALTH = "381";
  /** "12-15 years", "подростки 10–14 лет". */
  private static final Pattern UNDER_AGE = Pattern.compile(
      "(?iU)(?<!\\d)(?:\\d|1[0-5])\\s*[-–—]\\s*\\d{1,2}\\s*(?:years|yrs|y\\.?o|лет|год)"
          + "|\\b(?:under|below|до|младше)[\\s-]*(?:\\d|1[0-6])(?!\\d)\\s*(?:years|yrs|y\\.?o|лет|год|$)");

  private final SensitiveTopics sensitive;

  @Inject
  SegmentCheck(SensitiveTopics sensitive) {
    this.sensitive = sensitive;
  }

  /** Throws what is wrong with a definition. */
  void check(Segment segment) {
    Faults faults = new Faults();
    faults.check(
        ID.matcher(segment.getId()).matches(),
        "segment.id",
        segment.getId(),
        "1 to 24 of a-z 0-9 _ -");
    faults.check(
        ID.matcher(segment.getAdvertiserId()).matches(),
        "segment.advertiser_id",
        segment.getAdvertiserId(),
        "an advertiser's id");
    faults.check(
        !segment.getName().isBlank() && segment.getName().length() <= MAX_NAME,
        "segment.name",
        segment.getName(),
        "1 to " + MAX_NAME + " characters");
    faults.check(
        segment.getMinAge() >= 0 && segment.getMinAge() <= MAX_AGE,
        "segment.min_age",
        segment.getMinAge(),
        "0 (not by age) or " + MIN_AGE + " to " + MAX_AGE);
    texts(faults, "segment.categories", segment.getCategoriesList(), MAX_CATEGORIES);
    if (segment.hasCondition()) {
      condition(faults, "segment.condition", segment.getCondition());
    }
    faults.throwIfAny();
    age(segment);
    topics("segment.name", List.of(segment.getName()));
    topics("segment.categories", segment.getCategoriesList());
    for (String category : segment.getCategoriesList()) {
      if (category.strip().equals(AUDIENCE_HEALTH)) {
        throw sensitive("segment.categories", category);
      }
    }
    topics("segment.condition", segment.getCondition());
  }

  /** Throws what is wrong with a condition that is only to be previewed. */
  void check(String field, SegmentCondition condition) {
    Faults faults = new Faults();
    condition(faults, field, condition);
    faults.throwIfAny();
    topics(field, condition);
  }

  private static void age(Segment segment) {
    if (segment.getMinAge() > 0 && segment.getMinAge() < MIN_AGE) {
      throw SegmentoException.invalid(
          SegmentReason.SEGMENT_UNDER_AGE,
          "segment.min_age",
          segment.getMinAge() + " (expected: 0 or >= " + MIN_AGE + ")");
    }
    if (UNDER_AGE.matcher(segment.getName()).find()) {
      throw SegmentoException.invalid(
          SegmentReason.SEGMENT_UNDER_AGE,
          "segment.name",
          "names people under " + MIN_AGE + " (expected: ages >= " + MIN_AGE + ")");
    }
  }

  private void topics(String field, SegmentCondition condition) {
    switch (condition.getConditionCase()) {
      case ALL_OF -> condition.getAllOf().getConditionsList().forEach(each -> topics(field, each));
      case ANY_OF -> condition.getAnyOf().getConditionsList().forEach(each -> topics(field, each));
      case NONE_OF -> topics(field, condition.getNoneOf());
      case EVENT -> topics(field + ".event.categories", condition.getEvent().getCategoriesList());
      case DEVICE, PLACE, CONDITION_NOT_SET -> {}
    }
  }

  private void topics(String field, List<String> texts) {
    for (String text : texts) {
      if (sensitive.isSensitiveCategory(text)) {
        throw sensitive(field, text);
      }
    }
  }

  private static SegmentoException sensitive(String field, String text) {
    return SegmentoException.invalid(
        SegmentReason.SEGMENT_SENSITIVE,
        field,
        Faults.shown(text) + " (expected: no sensitive matter, nothing made for children)");
  }

  private static void condition(Faults faults, String field, SegmentCondition condition) {
    int count = count(condition, 1);
    if (count < 0 || count > SegmentLimits.MAX_CONDITIONS) {
      faults.add(
          field,
          "too large (expected: at most " + SegmentLimits.MAX_CONDITIONS + " conditions, "
              + SegmentLimits.MAX_DEPTH + " deep)");
      return;
    }
    shape(faults, field, condition);
  }

  /** How many conditions there are; negative when they are too deep. */
  private static int count(SegmentCondition condition, int depth) {
    if (depth > SegmentLimits.MAX_DEPTH) {
      return Integer.MIN_VALUE / 2;
    }
    int count = 1;
    List<SegmentCondition> parts = switch (condition.getConditionCase()) {
      case ALL_OF -> condition.getAllOf().getConditionsList();
      case ANY_OF -> condition.getAnyOf().getConditionsList();
      case NONE_OF -> List.of(condition.getNoneOf());
      case EVENT, DEVICE, PLACE, CONDITION_NOT_SET -> List.of();
    };
    for (SegmentCondition part : parts) {
      count += count(part, depth + 1);
      if (count < 0 || count > SegmentLimits.MAX_CONDITIONS) {
        return count;
      }
    }
    return count;
  }

  private static void shape(Faults faults, String field, SegmentCondition condition) {
    switch (condition.getConditionCase()) {
      case ALL_OF -> parts(faults, field + ".all_of", condition.getAllOf());
      case ANY_OF -> parts(faults, field + ".any_of", condition.getAnyOf());
      case NONE_OF -> shape(faults, field + ".none_of", condition.getNoneOf());
      case EVENT -> event(faults, field + ".event", condition.getEvent());
      case DEVICE -> {
        texts(
            faults,
            field + ".device.device_types",
            condition.getDevice().getDeviceTypesList(),
            SegmentLimits.MAX_VALUES);
        texts(
            faults,
            field + ".device.operating_systems",
            condition.getDevice().getOperatingSystemsList(),
            SegmentLimits.MAX_VALUES);
      }
      case PLACE -> {
        String place = field + ".place";
        int max = SegmentLimits.MAX_VALUES;
        texts(faults, place + ".countries", condition.getPlace().getCountriesList(), max);
        texts(faults, place + ".regions", condition.getPlace().getRegionsList(), max);
        texts(faults, place + ".cities", condition.getPlace().getCitiesList(), max);
      }
      case CONDITION_NOT_SET -> faults.add(field, "not set (expected: a condition)");
    }
  }

  private static void parts(Faults faults, String field, SegmentConditions conditions) {
    if (conditions.getConditionsCount() == 0) {
      faults.add(field + ".conditions", "none (expected: at least one)");
    }
    for (int i = 0; i < conditions.getConditionsCount(); i++) {
      shape(faults, field + ".conditions[" + i + "]", conditions.getConditions(i));
    }
  }

  private static void event(Faults faults, String field, EventCondition event) {
    EventType type = EventType.forNumber(event.getEventType());
    faults.check(
        type != null, field + ".event_type", event.getEventType(), "a number of EventType, 0: any");
    texts(faults, field + ".skus", event.getSkusList(), SegmentLimits.MAX_VALUES);
    texts(faults, field + ".categories", event.getCategoriesList(), SegmentLimits.MAX_VALUES);
    boolean named = event.getSkusCount() > 0 || event.getCategoriesCount() > 0;
    if (event.getSkusCount() > 0 && event.getCategoriesCount() > 0) {
      faults.add(field + ".categories", "beside skus (expected: one of them, or all_of)");
    }
    int max = named ? EventMarks.MAX_OF_RECORD : SegmentLimits.MAX_COUNT;
    faults.check(
        event.getMinCount() >= 0 && event.getMinCount() <= max,
        field + ".min_count",
        event.getMinCount(),
        "0 to " + max);
    faults.check(
        event.getWithinHours() >= 0 && event.getWithinHours() <= SegmentLimits.MAX_WITHIN_HOURS,
        field + ".within_hours",
        event.getWithinHours(),
        "0 to " + SegmentLimits.MAX_WITHIN_HOURS);
    int within =
        event.getWithinHours() == 0 ? SegmentLimits.MAX_WITHIN_HOURS : event.getWithinHours();
    faults.check(
        event.getNotWithinHours() >= 0 && event.getNotWithinHours() < within,
        field + ".not_within_hours",
        event.getNotWithinHours(),
        "0 to less than within_hours");
  }

  private static void texts(Faults faults, String field, List<String> texts, int max) {
    faults.check(texts.size() <= max, field, texts.size() + " values", "at most " + max);
    for (String text : texts) {
      if (text.isBlank() || text.length() > MAX_TEXT) {
        faults.add(field, Faults.shown(text) + " (expected: 1 to " + MAX_TEXT + " characters)");
        return;
      }
    }
  }

  /** Collects what is wrong. */
  private static final class Faults {
    private final List<FieldViolation> faults = new ArrayList<>();

    void add(String field, String message) {
      faults.add(new FieldViolation(field, message));
    }

    void check(boolean holds, String field, Object value, String expected) {
      if (!holds) {
        add(
            field,
            (value instanceof String text ? shown(text) : value) + " (expected: " + expected + ")");
      }
    }

    void throwIfAny() {
      if (!faults.isEmpty()) {
        throw SegmentoException.invalid(SegmentReason.SEGMENT_INVALID, faults);
      }
    }

    static String shown(String text) {
      String plain = text.replaceAll("\\p{Cntrl}", " ");
      return "\"" + (plain.length() > MAX_SHOWN ? plain.substring(0, MAX_SHOWN) + "…" : plain)
          + "\"";
    }
  }
}
