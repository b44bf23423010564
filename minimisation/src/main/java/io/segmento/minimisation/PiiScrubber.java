package io.segmento.minimisation;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes personal data out of text: e-mail addresses, phone and card numbers, IBANs, hardware and advertising ids, network addresses,
 * positions. What has check digits must pass them, so that prices, order numbers and product numbers stay. Meant for short text, whose
 * length the caller bounds; the time is linear in it but for a small factor. Thread-safe.
 */
public final class PiiScrubber {
  private static final int IBAN_MIN = 15;
  private static final int IBAN_MAX = 34;
  private static final BigInteger IBAN_MODULUS = BigInteger.valueOf(97);
  private static final int PHONE_MIN = 10;
  private static final int PHONE_MAX = 15;
  private static final int MAX_LATITUDE = 90;
  private static final int MAX_LONGITUDE = 180;

  private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
  private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");
  /** Looked for where a word begins only, so that the time stays linear. */
  private static final Pattern EMAIL = Pattern.compile(
      "(?i)(?:\\G|(?<![^\\s,;<>\"=:&?]))[^\\s,;<>\"=:&?]*(?:@|%40|\\((?:at|dog)\\)|\\[(?:at|dog)])[^\\s,;<>\"']*");

  private static final Pattern URN_ID = word(
      "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{8}-[0-9a-f]{16}|[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32}");
  private static final Pattern UDID = word("[0-9a-f]{8}-[0-9a-f]{16}|[0-9a-f]{40}");
  private static final Pattern MAC = word(
      "[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\\1[0-9a-f]{2}){4}|[0-9a-f]{4}(?:\\.[0-9a-f]{4}){2}");
  private static final Pattern IP_V4 =
      Pattern.compile("(?<![\\w.])[0-9]{1,3}(?:\\.[0-9]{1,3}){3}(?![\\w]|\\.[0-9])");
  private static final Pattern IP_V6 = Pattern.compile(
      "(?i)(?<![\\w:.])[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:[0-9.]{0,12})(?![\\w:])");
  private static final Pattern POSITION = Pattern.compile(
      "(?<![\\w.])([-+]?[0-9]{1,3}\\.[0-9]{3,})\\s*[,;/ ]\\s*([-+]?[0-9]{1,3}\\.[0-9]{3,})(?![\\w])");
  private static final Pattern DEGREES = Pattern.compile(
      "(?iu)[0-9]{1,3}\\s?°\\s?[0-9]{1,2}(?:\\.[0-9]+)?\\s?['′](?:\\s?[0-9.]{1,8}\\s?[\"″])?\\s?[nsewсюзв]?");

  private static final Pattern IBAN = word("[a-z]{2}[0-9]{2}(?:[ -]?[a-z0-9]){11,44}");
  private static final Pattern CARD =
      Pattern.compile("(?<![\\w])[0-9](?:[ .-]?[0-9]){13,18}(?![\\w])");
  private static final Pattern FOUR_BY_FOUR =
      Pattern.compile("[0-9]{4}([ .-])[0-9]{4}\\1[0-9]{4}\\1[0-9]{4}");
  private static final Pattern CARD_ISSUER = Pattern.compile(
      "(?:4|5[1-5]|220[0-4]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|6011|6[245]|35)[0-9]*+");
  /** Issuers with shorter numbers. */
  private static final Pattern SHORT_CARD = Pattern.compile("3[47][0-9]{13}|3[068][0-9]{12}");

  private static final int CARD_MIN = 16;

  /** With a country code, however it is grouped. */
  private static final Pattern PHONE_PLUS =
      Pattern.compile("(?<!\\w)(?:\\+|00)[0-9](?:[ ().-]{0,3}[0-9]){7,14}(?!\\w)");
  /** As it is dialled within a country; grouped, or of eleven digits as in Russia. */
  private static final Pattern PHONE_LOCAL = Pattern.compile("(?<!\\w)(?:"
      + "[78][ -]?\\(?[3489][0-9]{2}\\)?[ -]?[0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{2}"
      + "|\\([0-9]{3,5}\\) ?[0-9]{2,3}[ -]?[0-9]{2,3}[ -]?[0-9]{2,4}"
      + "|[0-9]{3}([ .-])[0-9]{3}\\1[0-9]{4}"
      + "|[0-9]{3}[ -][0-9]{3}[ -][0-9]{2}[ -][0-9]{2}"
      + "|0[1-9](?:[ .-][0-9]{2}){4}"
      + "|0[0-9]{2,4}[ /-][0-9]{3,4}[ -]?[0-9]{3,5}"
      + ")(?!\\w)");

  /** What a log says instead of what was taken out. */
  private static final String REMOVED = "[removed]";

  /** How Java prints an object that has nothing to say: no address, though it has an @. */
  private static final Pattern OBJECT = Pattern.compile("[\\w.$/\\[\\]()]*@[0-9a-f]{1,8}\\)*");

  private static final int PLAIN_WORD = 13;
  private static final int PLAIN_DIGITS = 7;

  private PiiScrubber() {}

  /**
   * Whether a text is too plain to hold any of this, as nearly every text is: short words of letters, and few digits. The shortest that is looked
   * for without a character beyond these is a telephone number of eight digits; hardware ids, which may be all letters, are longer than a word.
   */
  private static boolean isPlain(String text) {
    int word = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isCyrillic(c);
      if (digit) {
        digits++;
      }
      // A hyphen joins what it stands between.
      word = c == ' ' ? 0 : word + 1;
      if (!(letter || digit || c == ' ' || c == '-' || c == '_')
          || word > PLAIN_WORD
          || digits > PLAIN_DIGITS) {
        return false;
      }
    }
    return true;
  }

  /** Russian letters, which are their own normal form. */
  private static boolean isCyrillic(char c) {
    return (c >= '\u0410' && c <= '\u044f') || c == '\u0401' || c == '\u0451';
  }

  /** The text in lower case, in one normal form, without what was found and without needless white space. */
  public static String text(String text) {
    if (isPlain(text)) {
      return WHITE_SPACE.matcher(text.toLowerCase(Locale.ROOT).strip()).replaceAll(" ");
    }
    String plain = normal(text);
    // Addresses first: what is left of them must not be taken for a number.
    plain = without(plain, EMAIL, found -> true);
    plain = without(plain, URN_ID, found -> true);
    plain = numbers(plain);
    plain = without(plain, CARD, PiiScrubber::isCard);
    plain = without(plain, PHONE_PLUS, PiiScrubber::isPhone);
    plain = without(plain, PHONE_LOCAL, found -> true);
    return WHITE_SPACE.matcher(plain.strip()).replaceAll(" ");
  }

  /**
   * The text as it is, but for what was found, which is replaced by {@code [removed]}. Addresses of loopback and of private networks stay:
   * they are of machines of ours, and an operator must know which of them does not answer.
   */
  public static String masked(String text) {
    String plain =
        INVISIBLE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("");
    plain = without(plain, EMAIL, found -> !OBJECT.matcher(found.group()).matches(), REMOVED);
    plain = without(plain, URN_ID, found -> true, REMOVED);
    plain = numbers(plain, true);
    plain = without(plain, CARD, PiiScrubber::isCard, REMOVED);
    plain = without(plain, PHONE_PLUS, PiiScrubber::isPhone, REMOVED);
    return without(plain, PHONE_LOCAL, found -> true, REMOVED);
  }

  /** Whether {@link #text} would take something out. */
  public static boolean isPersonalText(String text) {
    return !isPlain(text)
        && !text(text).equals(WHITE_SPACE.matcher(normal(text).strip()).replaceAll(" "));
  }

  /**
   * Whether a code, such as a product number or an event id, holds personal data. Codes are digits and letters without meaning, so only
   * what can hardly be anything else counts; an id like a UUID is what such a field is for.
   */
  public static boolean isPersonal(String code) {
    if (isPlain(code)) {
      return false;
    }
    String plain = normal(code);
    return !without(plain, EMAIL, found -> true).equals(plain)
        || !without(plain, UDID, found -> true).equals(plain)
        || !numbers(plain).equals(plain)
        || !without(plain, CARD, PiiScrubber::isCard).equals(plain)
        || !without(plain, PHONE_PLUS, found -> found.group().startsWith("+")).equals(plain);
  }

  private static String normal(String text) {
    return INVISIBLE
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  private static String numbers(String text) {
    return numbers(text, false);
  }

  private static String numbers(String text, boolean inALog) {
    String instead = inALog ? REMOVED : " ";
    String plain = without(text, MAC, found -> true, instead);
    // The longer form first: it may end in the shorter one.
    plain = without(
        plain, IP_V6, found -> isIpV6(found) && !(inALog && isOurs(found.group())), instead);
    plain = without(
        plain, IP_V4, found -> isIpV4(found) && !(inALog && isOurs(found.group())), instead);
    plain = without(plain, POSITION, PiiScrubber::isPosition, instead);
    plain = without(plain, DEGREES, found -> true, instead);
    return withoutIbans(plain, inALog ? REMOVED : "");
  }

  private static String without(String text, Pattern pattern, Predicate<MatchResult> is) {
    return without(text, pattern, is, " ");
  }

  private static String without(
      String text, Pattern pattern, Predicate<MatchResult> is, String instead) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    StringBuilder kept = new StringBuilder(text.length());
    do {
      matcher.appendReplacement(
          kept, Matcher.quoteReplacement(is.test(matcher) ? instead : matcher.group()));
    } while (matcher.find());
    return matcher.appendTail(kept).toString();
  }

  private static Pattern word(String pattern) {
    return Pattern.compile("(?i)(?<!\\w)(?:" + pattern + ")(?!\\w)");
  }

  private static boolean isIpV4(MatchResult found) {
    for (String octet : found.group().split("\\.", -1)) {
      if (Integer.parseInt(octet) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpV6(MatchResult found) {
    String address = found.group();
    if (address.chars().noneMatch(c -> c != ':' && c != '.')) {
      return false;
    }
    try {
      // Only hexadecimal digits, colons and dots get here: nothing is looked up.
      return InetAddress.getByName(address).getAddress().length > 0;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Only digits, colons and dots get here: nothing is looked up. */
  private static boolean isOurs(String address) {
    try {
      InetAddress parsed = InetAddress.getByName(address);
      boolean uniqueLocal =
          parsed.getAddress().length == 16 && (parsed.getAddress()[0] & 0xfe) == 0xfc;
      return parsed.isLoopbackAddress()
          || parsed.isAnyLocalAddress()
          || parsed.isSiteLocalAddress()
          || parsed.isLinkLocalAddress()
          || uniqueLocal;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isPosition(MatchResult found) {
    return Math.abs(Double.parseDouble(found.group(1))) <= MAX_LATITUDE
        && Math.abs(Double.parseDouble(found.group(2))) <= MAX_LONGITUDE;
  }

  private static boolean isPhone(MatchResult found) {
    long digits = found.group().chars().filter(Character::isDigit).count();
    return found.group().startsWith("+") || (digits >= PHONE_MIN && digits <= PHONE_MAX + 2);
  }

  private static boolean isCard(MatchResult found) {
    String digits = found.group().replaceAll("[ .-]", "");
    boolean issued = (digits.length() >= CARD_MIN && CARD_ISSUER.matcher(digits).matches())
        || SHORT_CARD.matcher(digits).matches();
    return issued && (isLuhn(digits) || FOUR_BY_FOUR.matcher(found.group()).matches());
  }

  private static boolean isLuhn(String digits) {
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(digits.length() - 1 - i) - '0';
      int counted = i % 2 == 0 ? digit : 2 * digit;
      sum += counted > 9 ? counted - 9 : counted;
    }
    return sum % 10 == 0;
  }

  /** An IBAN in groups may be followed by words: the longest run of groups that passes the check is taken. */
  private static String withoutIbans(String text, String instead) {
    StringBuilder kept = new StringBuilder(text);
    Matcher matcher = IBAN.matcher(text);
    int from = 0;
    int removed = 0;
    while (from < text.length() && matcher.find(from)) {
      int end = ibanEnd(text, matcher.start(), matcher.end());
      if (end > 0) {
        kept.replace(matcher.start() - removed, end - removed, instead);
        removed += end - matcher.start() - instead.length();
        from = end;
      } else {
        from = matcher.start() + 1;
      }
    }
    return kept.toString();
  }

  private static int ibanEnd(String text, int start, int longest) {
    for (int end = longest; end - start >= IBAN_MIN; end--) {
      boolean atWordEnd = end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
      if (atWordEnd && Character.isLetterOrDigit(text.charAt(end - 1))) {
        String compact = text.substring(start, end).replaceAll("[ -]", "");
        if (compact.length() >= IBAN_MIN && compact.length() <= IBAN_MAX && isIban(compact)) {
          return end;
        }
      }
    }
    return -1;
  }

  private static boolean isIban(String compact) {
    String moved = compact.substring(4) + compact.substring(0, 4);
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < moved.length(); i++) {
      digits.append(Character.digit(moved.charAt(i), Character.MAX_RADIX));
    }
    return new BigInteger(digits.toString()).mod(IBAN_MODULUS).intValue() == 1;
  }
}
