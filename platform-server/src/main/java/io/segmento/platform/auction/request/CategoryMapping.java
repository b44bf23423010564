package io.segmento.platform.auction.request;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which categories of content taxonomy 1.0, in which creatives are labelled, a blocked category of another taxonomy may stand for. What is not in
 * the file is not known, and what is not known is not bid on. Immutable.
 */
public final class CategoryMapping {

  private static final Pattern CONTENT_1 = Pattern.compile("IAB[1-9]\\d?(-[1-9]\\d?)?");

  /** What is certain of content taxonomies 2.0 to 2.2. */
  public static final CategoryMapping SHIPPED =
      of(ConfigFactory.parseResources(CategoryMapping.class, "content-taxonomies.conf"));

  private final Map<Integer, Map<String, List<String>>> taxonomyToBlocked;

  private CategoryMapping(Map<Integer, Map<String, List<String>>> taxonomyToBlocked) {
    this.taxonomyToBlocked = Map.copyOf(taxonomyToBlocked);
  }

  /**
   * Reads a mapping: {@code mappings}, each with the {@code cattax} that it is for and {@code blocks}, from a category to those of content
   * taxonomy 1.0.
   *
   * @throws IllegalArgumentException when it is none; the message names the place
   */
  public static CategoryMapping of(Config config) {
    Map<Integer, Map<String, List<String>>> taxonomies = new HashMap<>();
    try {
      for (Config mapping : config.getConfigList("mappings")) {
        Map<String, List<String>> blocks = new HashMap<>();
        for (String category : mapping.getConfig("blocks").root().keySet()) {
          List<String> ours = mapping.getStringList("blocks." + ConfigUtil.quoteString(category));
          check(category, ours);
          blocks.put(category, List.copyOf(ours));
        }
        for (int taxonomy : mapping.getIntList("cattax")) {
          taxonomies.put(taxonomy, Map.copyOf(blocks));
        }
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return new CategoryMapping(taxonomies);
  }

  private static void check(String category, List<String> ours) {
    for (String each : ours) {
      if (!CONTENT_1.matcher(each).matches()) {
        throw new IllegalArgumentException(
            "blocks." + category + ": " + each + " (expected: a category such as IAB7-39)");
      }
    }
    if (ours.isEmpty()) {
      throw new IllegalArgumentException(
          "blocks." + category + ": nothing (expected: at least one category)");
    }
  }

  /** The categories of content taxonomy 1.0 that one of taxonomy {@code cattax} may stand for; null when that is not known. */
  @Nullable
  List<String> content1(int cattax, String category) {
    Map<String, List<String>> known = taxonomyToBlocked.get(cattax);
    return known == null ? null : known.get(category);
  }

  /** Those that a list of blocked ones stands for, as far as it is known. */
  Set<String> content1(int cattax, List<String> categories) {
    Set<String> all = new HashSet<>();
    for (int i = 0; i < categories.size(); i++) {
      List<String> known = content1(cattax, categories.get(i));
      if (known == null) {
        all.add(categories.get(i));
      } else {
        all.addAll(known);
      }
    }
    return all;
  }
}
