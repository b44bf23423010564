package io.segmento.platform.identity;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The names of all Redis keys of one user. They share a hash tag, so that each atomic step stays in one slot. Immutable. */
public final class UserSlot {

  /** Data is kept for this many months after the month of its collection began. */
  public static final int RETENTION_MONTHS = 24;

  private final UserKey userKey;
  private final String tag;

  private UserSlot(UserKey userKey) {
    this.userKey = userKey;
    this.tag = "{u:" + userKey.tag() + "}";
  }

  public static UserSlot of(UserKey userKey) {
    return new UserSlot(userKey);
  }

  public UserKey userKey() {
    return userKey;
  }

  /** {@code s:}, kind and time of a suppression. */
  public byte[] suppression() {
    return key("s:");
  }

  /** {@code v:}, what a bid needs of the profile. */
  public byte[] bidView() {
    return key("v:");
  }

  /** {@code f:}, ads that were shown lately. */
  public byte[] shownAds() {
    return key("f:");
  }

  /** {@code d:}, event ids seen. */
  public byte[] eventIds() {
    return key("d:");
  }

  /** {@code c:}, when consent was withdrawn or data erased lately, by advertiser. */
  public byte[] withdrawals() {
    return key("c:");
  }

  /** {@code p:}, what was collected in one month. */
  public byte[] profile(YearMonth month) {
    return monthly("p:", month);
  }

  /** {@code a:}, impressions and clicks of one month that purchases may be credited to. */
  public byte[] adTouches(YearMonth month) {
    return monthly("a:", month);
  }

  /** {@code e:}, on which consent the data of one month stand. */
  public byte[] evidence(YearMonth month) {
    return monthly("e:", month);
  }

  /** {@code x:}, links with exchanges' ids that were made in one month. */
  public byte[] links(YearMonth month) {
    return monthly("x:", month);
  }

  /** Everything that can exist of the user at this time but the suppression and the withdrawals: what an erasure deletes. */
  public List<byte[]> erasable(Clock clock) {
    List<byte[]> keys = new ArrayList<>();
    for (String prefix : List.of("v:", "f:", "d:")) {
      keys.add(key(prefix));
    }
    YearMonth thisMonth = YearMonth.from(clock.instant().atOffset(ZoneOffset.UTC));
    // One month ahead too: another node's clock may be there already.
    for (int back = -1; back <= RETENTION_MONTHS; back++) {
      YearMonth month = thisMonth.minusMonths(back);
      keys.add(monthly("p:", month));
      keys.add(monthly("a:", month));
      keys.add(monthly("e:", month));
      keys.add(monthly("x:", month));
    }
    return keys;
  }

  private byte[] monthly(String prefix, YearMonth month) {
    int number = month.getMonthValue();
    return (prefix + tag + ":" + month.getYear() + (number < 10 ? "0" : "") + number)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private byte[] key(String prefix) {
    return (prefix + tag).getBytes(StandardCharsets.US_ASCII);
  }
}
