package io.segmento.platform.minimisation;

import com.google.common.base.Splitter;
import io.segmento.platform.config.ConfigReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What nobody is profiled by: religion, politics, health and their like, and what is made for children. Known by ids of taxonomies and by
 * words of a category or of the path of a page, both from configuration. Immutable.
 */
public final class SensitiveTopics {
  private static final int MAX_WORDS = 2_000;
  private static final int MAX_WORD = 64;

  /** Subtrees of the Content Taxonomy: Medical Health, Politics, Religion and Spirituality, Sensitive Topics. */
  private static final List<String> DEFAULT_CATEGORIES = List.of("286", "386", "453", "v9i3On");

  /** A word with * at its end stands for all that begin so. */
  private static final List<String> DEFAULT_WORDS = List.of(
      "religion",
      "religious",
      "religio",
      "church",
      "mosque",
      "synagogue",
      "politics",
      "political",
      "politik",
      "trade-union",
      "medical",
      "medicine*",
      "health-conditions",
      "disease*",
      "cancer",
      "oncolog*",
      "diabetes",
      "hiv",
      "aids",
      "hepatitis",
      "pregnan*",
      "abortion",
      "infertility",
      "depression",
      "psychiatr*",
      "addiction*",
      "erotic*",
      "porn*",
      "sexual*",
      "lgbt*",
      "gay",
      "религи*",
      "церк*",
      "мечет*",
      "политик*",
      "профсоюз*",
      "медицин*",
      "лекарств*",
      "болезн*",
      "онколог*",
      "диабет*",
      "вич",
      "гепатит*",
      "беременн*",
      "аборт*",
      "бесплоди*",
      "депресси*",
      "психиатр*",
      "наркомани*",
      "эротик*",
      "порно*",
      "сексуальн*",
      "лгбт*");

  private static final List<String> DEFAULT_CHILD_WORDS =
      List.of("for-children", "for-kids", "kids-games", "kids-club", "детям", "для-детей");

  private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Splitter SLASHES = Splitter.onPattern("[/>|?#&=.]+").omitEmptyStrings();

  private final Set<String> categories;
  private final Set<String> words = new HashSet<>();
  private final Set<String> beginnings = new HashSet<>();

  private SensitiveTopics(Set<String> categories, List<String> topics) {
    this.categories = Set.copyOf(categories);
    for (String topic : topics) {
      if (topic.endsWith("*")) {
        beginnings.add(topic.substring(0, topic.length() - 1));
      } else {
        words.add(topic);
      }
    }
  }

  /** Reads {@code minimisation.sensitive-categories}, {@code .sensitive-words} and {@code .child-directed-words}. */
  public static SensitiveTopics from(ConfigReader config) {
    Set<String> categories = new HashSet<>();
    for (String category : words(config, "minimisation.sensitive-categories", DEFAULT_CATEGORIES)) {
      categories.add(category.toLowerCase(Locale.ROOT));
    }
    List<String> topics = new ArrayList<>();
    topics.addAll(words(config, "minimisation.sensitive-words", DEFAULT_WORDS));
    topics.addAll(words(config, "minimisation.child-directed-words", DEFAULT_CHILD_WORDS));
    return new SensitiveTopics(
        categories, topics.stream().map(t -> t.toLowerCase(Locale.ROOT)).toList());
  }

  private static List<String> words(ConfigReader config, String path, List<String> defaults) {
    List<String> words = config.stringList(path, defaults);
    if (words.size() > MAX_WORDS) {
      config.error(path, words.size() + " entries", "at most " + MAX_WORDS);
      return defaults;
    }
    for (String word : words) {
      if (word.isBlank() || word.equals("*") || word.length() > MAX_WORD) {
        config.error(path, word, "1 to " + MAX_WORD + " characters, * only at the end");
      }
    }
    return words;
  }

  /** Whether a category, as an advertiser or a taxonomy names it, or one above it, is one of these. */
  public boolean isSensitiveCategory(String category) {
    return hasTopic(category) || has(categories, category);
  }

  /** Whether the path of a page names one of these; its query is not read. */
  public boolean isSensitivePage(String url) {
    int scheme = url.indexOf("://");
    String rest = scheme < 0 ? url : url.substring(scheme + 3);
    int slash = rest.indexOf('/');
    // The host is the advertiser's own and was looked at by people.
    return slash >= 0 && hasTopic(rest.substring(slash, Math.max(slash, firstOf(rest, '?', '#'))));
  }

  private static int firstOf(String text, char one, char other) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == one || text.charAt(i) == other) {
        return i;
      }
    }
    return text.length();
  }

  private static boolean has(Set<String> ids, String category) {
    for (String part : SLASHES.split(category.toLowerCase(Locale.ROOT))) {
      if (ids.contains(part.strip())) {
        return true;
      }
    }
    return false;
  }

  /** Single words, and whole names with their words joined by hyphens. */
  private boolean hasTopic(String text) {
    for (String part : SLASHES.split(text.toLowerCase(Locale.ROOT))) {
      String joined = SEPARATORS.matcher(part.strip()).replaceAll("-");
      if (matches(joined)) {
        return true;
      }
      for (String word : SEPARATORS.split(part, -1)) {
        if (matches(word)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean matches(String word) {
    if (words.contains(word)) {
      return true;
    }
    for (int end = 2; end <= word.length(); end++) {
      if (beginnings.contains(word.substring(0, end))) {
        return true;
      }
    }
    return false;
  }
}
