package io.segmento.gateway.privacy;

import static java.util.Objects.requireNonNull;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Properties;
import java.util.Set;

/** The languages of the pages, each with its words. */
enum Language {
  EN("en", Locale.UK),
  RU("ru", Locale.forLanguageTag("ru-RU"));

  private static final List<Locale> OFFERED = List.of(Locale.ENGLISH, Locale.forLanguageTag("ru"));

  private final String code;
  private final ImmutableMap<String, String> words;
  private final DateTimeFormatter dates;

  Language(String code, Locale locale) {
    this.code = code;
    this.words = load("messages_" + code + ".properties");
    this.dates = DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale);
  }

  /** The page's own switch decides, then what the browser prefers, then English. */
  static Language of(String chosen, String acceptLanguage) {
    for (Language language : values()) {
      if (language.code.equals(chosen)) {
        return language;
      }
    }
    try {
      Locale best = acceptLanguage.isBlank()
          ? null
          : Locale.lookup(LanguageRange.parse(acceptLanguage), OFFERED);
      return best != null && best.getLanguage().equals("ru") ? RU : EN;
    } catch (IllegalArgumentException e) {
      return EN;
    }
  }

  String code() {
    return code;
  }

  Language other() {
    return this == EN ? RU : EN;
  }

  /** Plain text, not HTML. */
  String text(String key) {
    return requireNonNull(words.get(key), key);
  }

  String text(String key, String placeholder, String value) {
    return text(key).replace("{" + placeholder + "}", value);
  }

  String date(LocalDate date) {
    // Newer JDKs put a narrow space that does not break before the Russian "г."; a page is the same
    // on all of them.
    return dates.format(date).replace('\u202f', ' ');
  }

  Set<String> keys() {
    return words.keySet();
  }

  private static ImmutableMap<String, String> load(String file) {
    Properties properties = new Properties();
    try (InputStream in = requireNonNull(Language.class.getResourceAsStream(file), file)) {
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Maps.fromProperties(properties);
  }
}
