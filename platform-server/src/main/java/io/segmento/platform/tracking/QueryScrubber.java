package io.segmento.platform.tracking;

import java.util.Locale;
import java.util.StringJoiner;

/** Takes out of a search what looks like a person's data: words with an at sign, and words with six digits or more. */
final class QueryScrubber {

  private static final int MANY_DIGITS = 6;

  private QueryScrubber() {}

  static String scrub(String query) {
    // Numbers are often written in groups: they are counted over neighbouring words that hold
    // nothing else.
    StringJoiner kept = new StringJoiner(" ");
    StringJoiner numbers = new StringJoiner(" ");
    long digits = 0;
    for (String word : query.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      long own = word.chars().filter(Character::isDigit).count();
      if (own > 0 && word.chars().noneMatch(Character::isLetter)) {
        digits += own;
        numbers.add(word);
        continue;
      }
      flush(kept, numbers, digits);
      numbers = new StringJoiner(" ");
      digits = 0;
      if (word.indexOf('@') < 0 && own < MANY_DIGITS && !word.isEmpty()) {
        kept.add(word);
      }
    }
    flush(kept, numbers, digits);
    return kept.toString();
  }

  private static void flush(StringJoiner kept, StringJoiner numbers, long digits) {
    if (digits > 0 && digits < MANY_DIGITS) {
      kept.add(numbers.toString());
    }
  }
}
