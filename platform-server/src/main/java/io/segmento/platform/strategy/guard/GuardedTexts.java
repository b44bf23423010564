package io.segmento.platform.strategy.guard;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Texts that become far larger than what they are made of, and expressions that try every way there is through one. In the place of methods of the JDK, see {@link InPlaceOf}. */
@SuppressWarnings({"overloads", "AnnotateFormatMethod"
}) // Byte code calls them, and names the one that it means.
public final class GuardedTexts {

  private static final int MAX_DIGITS = 10;
  private static final String REPEATS = "*+{?";

  private GuardedTexts() {}

  // A logger: many threads write to it, and what they write is kept.

  @InPlaceOf(value = LoggerFactory.class, isStatic = true)
  public static Logger getLogger(Class<?> type) {
    return BoundedLogger.of(type);
  }

  @InPlaceOf(String.class)
  public static String repeat(String text, int times) {
    PluginGuard.allocates(PluginGuard.times(text.length(), times));
    return text.repeat(times);
  }

  @InPlaceOf(value = String.class, isStatic = true)
  public static String format(String format, Object... arguments) {
    allocates(format);
    return String.format(format, arguments);
  }

  @InPlaceOf(value = String.class, isStatic = true)
  public static String format(Locale locale, String format, Object... arguments) {
    allocates(format);
    return String.format(locale, format, arguments);
  }

  @InPlaceOf(String.class)
  public static String formatted(String format, Object... arguments) {
    allocates(format);
    return format.formatted(arguments);
  }

  @InPlaceOf(PrintStream.class)
  public static PrintStream printf(PrintStream out, String format, Object... arguments) {
    return format(out, format, arguments);
  }

  @InPlaceOf(PrintStream.class)
  public static PrintStream format(PrintStream out, String format, Object... arguments) {
    allocates(format);
    return out.format(format, arguments);
  }

  /** Widths and precisions say how long the text is to be. */
  private static void allocates(String format) {
    long digits = 0;
    int run = 0;
    long all = 0;
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c >= '0' && c <= '9' && run < MAX_DIGITS) {
        digits = digits * 10 + (c - '0');
        run++;
      } else {
        all += digits;
        digits = 0;
        run = 0;
      }
    }
    PluginGuard.allocates((all + digits) * Character.BYTES);
  }

  /** As {@link String#replace(CharSequence, CharSequence)}. */
  @InPlaceOf(String.class)
  public static String replace(String text, CharSequence target, CharSequence with) {
    if ((long) text.length() * with.length() < PluginGuard.LONG_RANGE) {
      return text.replace(target, with);
    }
    String sought = target.toString();
    int step = Math.max(1, sought.length());
    long times = 0;
    for (int at = text.indexOf(sought); at >= 0 && at <= text.length() - sought.length(); ) {
      PluginGuard.check();
      times++;
      // Nothing is found everywhere, also at the end.
      at = at + step > text.length() ? -1 : text.indexOf(sought, at + step);
    }
    PluginGuard.allocates(PluginGuard.times(with.length(), (int) times));
    return text.replace(target, with);
  }

  // Expressions that try every way there is through a text: who looks at its characters is
  // checked.

  @InPlaceOf(value = Pattern.class, isStatic = true)
  public static Pattern compile(String expression, int flags) {
    if ((flags & Pattern.CANON_EQ) != 0) {
      throw new IllegalArgumentException(
          "flags: CANON_EQ (not for strategies: it tries all orders of all accents)");
    }
    return Pattern.compile(expression, flags);
  }

  @InPlaceOf(Pattern.class)
  public static Matcher matcher(Pattern pattern, CharSequence text) {
    return pattern.matcher(new WatchedText(text));
  }

  @InPlaceOf(Pattern.class)
  public static String[] split(Pattern pattern, CharSequence text) {
    return pattern.split(new WatchedText(text));
  }

  @InPlaceOf(Pattern.class)
  public static String[] split(Pattern pattern, CharSequence text, int limit) {
    return pattern.split(new WatchedText(text), limit);
  }

  @InPlaceOf(Pattern.class)
  public static Stream<String> splitAsStream(Pattern pattern, CharSequence text) {
    return pattern.splitAsStream(new WatchedText(text));
  }

  @InPlaceOf(Pattern.class)
  public static Predicate<String> asPredicate(Pattern pattern) {
    return text -> matcher(pattern, text).find();
  }

  @InPlaceOf(Pattern.class)
  public static Predicate<String> asMatchPredicate(Pattern pattern) {
    return text -> matcher(pattern, text).matches();
  }

  @InPlaceOf(value = Pattern.class, isStatic = true)
  public static boolean matches(String expression, CharSequence text) {
    return Pattern.matches(expression, new WatchedText(text));
  }

  @InPlaceOf(Matcher.class)
  public static Matcher reset(Matcher matcher, CharSequence text) {
    return matcher.reset(new WatchedText(text));
  }

  @InPlaceOf(String.class)
  public static boolean matches(String text, String expression) {
    return Pattern.matches(expression, new WatchedText(text));
  }

  @InPlaceOf(String.class)
  public static String replaceAll(String text, String expression, String with) {
    return Pattern.compile(expression).matcher(new WatchedText(text)).replaceAll(with);
  }

  @InPlaceOf(String.class)
  public static String replaceFirst(String text, String expression, String with) {
    return Pattern.compile(expression).matcher(new WatchedText(text)).replaceFirst(with);
  }

  @InPlaceOf(String.class)
  public static String[] split(String text, String expression) {
    return split(text, expression, 0);
  }

  @InPlaceOf(String.class)
  public static String[] split(String text, String expression, int limit) {
    for (int i = 0; i < expression.length(); i++) {
      if (REPEATS.indexOf(expression.charAt(i)) >= 0) {
        return Pattern.compile(expression).split(new WatchedText(text), limit);
      }
    }
    return text.split(expression, limit);
  }

  /** A text that is checked whenever it is looked at. */
  private record WatchedText(CharSequence text) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      PluginGuard.check();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
