package io.segmento.platform.feed;

/**
 * How a feed file lies on the disk, format {@value #FORMAT}. Numbers are big-endian, texts are UTF-8.
 *
 * <pre>
 * header, 64 bytes   magic, format, products, CRC-32C of all that follows the header, categories, size of the file,
 *                    offset of the index, number of buckets
 * records            in order of SKU: flags, length of the SKU, number of places, of categories, of related products; SKU; categories by
 *                    number; related products by record; places, each with its length; all else as a Product message
 * index              buckets: where in the next two each begins, by the highest bits of the SKU's hash, and the end;
 *                    hashes, in order of bucket; the record of each hash; where each record begins, and the end
 * categories         where each name begins, and the end; where the products of each begin, and the end; the records of the products that
 *                    are in stock; the names, in order
 * </pre>
 */
final class FeedFormat {
  static final long MAGIC = 0x53474d5446454544L;
  static final int FORMAT = 1;

  static final int AT_MAGIC = 0;
  static final int AT_FORMAT = 8;
  static final int AT_PRODUCTS = 12;
  static final int AT_CHECKSUM = 16;
  static final int AT_CATEGORIES = 20;
  static final int AT_SIZE = 24;
  static final int AT_INDEX = 32;
  static final int AT_BUCKETS = 36;
  static final int HEADER_BYTES = 64;

  static final int IN_STOCK = 1;
  static final int PLAIN_HTTP_PICTURE = 2;

  static final int RECORD_FLAGS = 0;
  static final int RECORD_SKU_BYTES = 1;
  static final int RECORD_PLACES = 3;
  static final int RECORD_CATEGORIES = 4;
  static final int RECORD_RELATED = 5;
  static final int RECORD_HEAD_BYTES = 6;

  /** One mapping holds no more. */
  static final long MAX_BYTES = Integer.MAX_VALUE - 1_024L;

  private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private FeedFormat() {}

  /** FNV-1a over the characters, then mixed so that the highest bits depend on all of them. */
  static long hash(String sku) {
    long hash = OFFSET_BASIS;
    for (int i = 0; i < sku.length(); i++) {
      hash = (hash ^ sku.charAt(i)) * PRIME;
    }
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    return hash ^ (hash >>> 29);
  }

  /** About two products a bucket; a power of two, at least two. */
  static int buckets(int products) {
    return Math.max(2, Integer.highestOneBit(Math.max(1, products / 2)) << 1);
  }

  static int bucket(long hash, int buckets) {
    return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(buckets)));
  }
}
