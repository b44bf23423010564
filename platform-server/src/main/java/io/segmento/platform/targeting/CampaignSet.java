package io.segmento.platform.targeting;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Some of a snapshot's campaigns, by number. Members that lie near each other, as those of one advertiser do, are the bits of two words, which are read without going
 * anywhere else; few that do not are an array of members; many are an array with a bit for every campaign, which is what a search reads fastest
 * and, from a member in 64 on, is little larger. Equal sets have the same form. Immutable, thread-safe.
 */
final class CampaignSet {

  static final CampaignSet NONE = new CampaignSet(0, 0, 0, null, null);

  private static final int WORD_BITS = 6;

  /** The position of {@link #first} among the words of all campaigns. */
  private final int word;

  private final long first;
  private final long second;
  private final int @Nullable [] few;
  private final long @Nullable [] many;

  private CampaignSet(
      int word, long first, long second, int @Nullable [] few, long @Nullable [] many) {
    this.word = word;
    this.first = first;
    this.second = second;
    this.few = few;
    this.many = many;
  }

  /**
   * Takes the members over; who gives them changes them no more.
   *
   * @param members in order, each once
   * @param words have a bit for every campaign of the snapshot
   */
  static CampaignSet of(int[] members, int words) {
    if (members.length == 0) {
      return NONE;
    }
    int word = members[0] >> WORD_BITS;
    if ((members[members.length - 1] >> WORD_BITS) - word <= 1) {
      long first = 0;
      long second = 0;
      for (int number : members) {
        if (number >> WORD_BITS == word) {
          first |= 1L << number;
        } else {
          second |= 1L << number;
        }
      }
      return new CampaignSet(word, first, second, null, null);
    }
    return members.length < words
        ? new CampaignSet(0, 0, 0, members, null)
        : new CampaignSet(0, 0, 0, null, bits(members, words));
  }

  /** For a set that is only searched by: as many words as all campaigns have. */
  static CampaignSet ofWords(long[] words) {
    return new CampaignSet(0, 0, 0, null, words);
  }

  /** The same campaigns by other numbers, without those that are gone. */
  CampaignSet renumbered(Renumbering to) {
    if (many != null) {
      long[] moved = to.moved(many);
      return isMany(moved) ? ofWords(moved) : of(membersOf(moved, 0), to.words());
    }
    return of(to.moved(members()), to.words());
  }

  /** Whether the set that has these bits is to have this form. */
  private static boolean isMany(long[] words) {
    int count = 0;
    int from = words.length;
    int to = 0;
    for (int i = 0; i < words.length; i++) {
      if (words[i] != 0) {
        count += Long.bitCount(words[i]);
        from = Math.min(from, i);
        to = i;
      }
    }
    return count >= words.length && to - from > 1;
  }

  private static long[] bits(int[] members, int words) {
    long[] bits = new long[words];
    for (int number : members) {
      bits[number >> WORD_BITS] |= 1L << number;
    }
    return bits;
  }

  boolean isEmpty() {
    return few == null && many == null && first == 0 && second == 0;
  }

  /** Adds its members to those that the search is collecting. */
  void addTo(CampaignSearch search) {
    if (few != null) {
      search.add(few);
    } else if (many != null) {
      search.add(many);
    } else {
      search.add(word, first, second);
    }
  }

  /** Whether the search still has one of its members; of a large set that is not looked at. */
  boolean hasAnyLeft(CampaignSearch search) {
    if (few != null) {
      for (int number : few) {
        if (search.has(number)) {
          return true;
        }
      }
      return false;
    }
    return many != null || search.hasAny(word, first, second);
  }

  /** Whether it has one of the members of another set, which has a bit for every campaign. */
  boolean hasAnyOf(long[] others) {
    for (int number : members()) {
      if ((others[number >> WORD_BITS] & (1L << number)) != 0) {
        return true;
      }
    }
    return false;
  }

  /** In order; for who may not change them. */
  int[] members() {
    if (few != null) {
      return few;
    }
    return many != null ? membersOf(many, 0) : membersOf(new long[] {first, second}, word);
  }

  /** The numbers of the bits of words that begin at this one. */
  static int[] membersOf(long[] words, int from) {
    int count = 0;
    for (long bits : words) {
      count += Long.bitCount(bits);
    }
    int[] members = new int[count];
    int at = 0;
    for (int i = 0; i < words.length; i++) {
      for (long bits = words[i]; bits != 0; bits &= bits - 1) {
        members[at++] = ((from + i) << WORD_BITS) + Long.numberOfTrailingZeros(bits);
      }
    }
    return members;
  }

  /** Its members as bits, for who may not change them; or a copy. */
  long[] toWords(int words) {
    return many != null ? many : bits(members(), words);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CampaignSet set
        && word == set.word
        && first == set.first
        && second == set.second
        && Arrays.equals(few, set.few)
        && Arrays.equals(many, set.many);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(members());
  }
}
