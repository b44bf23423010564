package io.segmento.tools.privacy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What is planted where. */
final class Fields {
  /** Every kind; for what must be dropped whole. */
  static final List<PersonalData> ALL = List.of(PersonalData.values());

  /**
   * For the advertiser's own words (a search, a category): whatever can be told from words by its form. A name in a search for a book is a
   * search; nobody can tell it from one.
   */
  static final List<PersonalData> IN_WORDS = without(
      PersonalData.NAME,
      PersonalData.BIRTH,
      PersonalData.GENDER,
      PersonalData.USER_AGENT,
      PersonalData.COOKIE);

  /** For the advertiser's own numbers (of a product, an order, an event), which may look like a random id. */
  static final List<PersonalData> IN_CODES = without(
      PersonalData.NAME,
      PersonalData.BIRTH,
      PersonalData.GENDER,
      PersonalData.USER_AGENT,
      PersonalData.COOKIE,
      PersonalData.DEVICE_ID,
      PersonalData.HASHED_E_MAIL);

  /** One field of an event, as pixel, beacon and app name it. */
  record EventField(String name, List<PersonalData> kinds) {}

  static final List<EventField> OF_AN_EVENT = List.of(
      new EventField("q", IN_WORDS),
      new EventField("cat", IN_WORDS),
      new EventField("sku", IN_CODES),
      new EventField("id", IN_CODES),
      new EventField("u", ALL),
      new EventField("r", ALL),
      new EventField("oid", ALL),
      new EventField("n", ALL),
      new EventField("v", ALL),
      new EventField("cur", ALL),
      new EventField("ts", ALL),
      new EventField("e", ALL),
      new EventField("a", ALL),
      new EventField("email", ALL),
      new EventField("user", ALL));

  /** Signals, which the core reads and the gateway hands on. */
  static final List<String> SIGNALS =
      List.of("gdpr", "gdpr_consent", "gpp", "gpp_sid", "us_privacy", "adchoices_signal");

  static final List<String> HEADERS = List.of(
      "User-Agent",
      "Referer",
      "Origin",
      "From",
      "Authorization",
      "Accept-Language",
      "X-Forwarded-For",
      "Forwarded",
      "X-Real-IP",
      "X-Request-Id",
      "X-Adchoices",
      "Sec-CH-UA",
      "Sec-CH-UA-Mobile",
      "Sec-CH-UA-Platform",
      "Sec-Purpose",
      "Cookie",
      "Traceparent");

  private Fields() {}

  private static List<PersonalData> without(PersonalData first, PersonalData... others) {
    Set<PersonalData> kinds = EnumSet.allOf(PersonalData.class);
    kinds.removeAll(EnumSet.of(first, others));
    return List.copyOf(kinds);
  }
}
