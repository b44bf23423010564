package io.segmento.platform.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import io.segmento.proto.v1.Product;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The products of one advertiser in a mapped file ({@link FeedFormat}). Nothing of it is on the heap but this object; look-ups allocate nothing but
 * their answer. Products are numbered in order of SKU. Immutable; any thread. The mapping ends when nothing refers to this object any more, so
 * that no request can meet a file that is gone.
 */
public final class FeedFile {
  private final String advertiserId;
  private final MappedByteBuffer file;
  private final int products;
  private final int categories;
  private final int buckets;
  private final int bucketsAt;
  private final int hashesAt;
  private final int recordsAt;
  private final int offsetsAt;
  private final int namesAt;
  private final int postingsAt;
  private final int postedAt;
  private final int textAt;

  private FeedFile(String advertiserId, MappedByteBuffer file) throws BrokenFeedException {
    this.advertiserId = advertiserId;
    this.file = file;
    expect("magic", file.getLong(FeedFormat.AT_MAGIC), FeedFormat.MAGIC);
    expect("format", file.getInt(FeedFormat.AT_FORMAT), FeedFormat.FORMAT);
    expect("size", file.getLong(FeedFormat.AT_SIZE), file.capacity());
    products = file.getInt(FeedFormat.AT_PRODUCTS);
    categories = file.getInt(FeedFormat.AT_CATEGORIES);
    expect("buckets", file.getInt(FeedFormat.AT_BUCKETS), FeedFormat.buckets(products));
    buckets = FeedFormat.buckets(products);
    long at = file.getInt(FeedFormat.AT_INDEX);
    bucketsAt = section(at, products >= 0);
    at += Integer.BYTES * (buckets + 1L);
    hashesAt = section(at, true);
    at += (long) Long.BYTES * products;
    recordsAt = section(at, true);
    at += (long) Integer.BYTES * products;
    offsetsAt = section(at, true);
    at += Integer.BYTES * (products + 1L);
    namesAt = section(at, categories >= 0);
    at += Integer.BYTES * (categories + 1L);
    postingsAt = section(at, true);
    at += Integer.BYTES * (categories + 1L);
    postedAt = section(at, true);
    at += (long) Integer.BYTES * file.getInt(postingsAt + Integer.BYTES * categories);
    textAt = section(at, true);
    expect("end", textAt + file.getInt(namesAt + Integer.BYTES * categories), file.capacity());
  }

  /**
   * Maps a file after holding every byte to its checksum, which brings it into memory too, and every number in it to its bounds. Throws {@link
   * BrokenFeedException} when it is not a whole feed.
   */
  public static FeedFile map(Path path, String advertiserId) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < FeedFormat.HEADER_BYTES || size > FeedFormat.MAX_BYTES) {
        throw new BrokenFeedException("size: " + size + " (expected: that of a feed)");
      }
      MappedByteBuffer mapped = channel.map(MapMode.READ_ONLY, 0, size);
      CRC32C checksum = new CRC32C();
      checksum.update(
          mapped.slice(FeedFormat.HEADER_BYTES, mapped.capacity() - FeedFormat.HEADER_BYTES));
      expect(
          "checksum",
          checksum.getValue(),
          Integer.toUnsignedLong(mapped.getInt(FeedFormat.AT_CHECKSUM)));
      FeedFile feed = new FeedFile(advertiserId, mapped);
      feed.check();
      return feed;
    } catch (IndexOutOfBoundsException e) {
      throw new BrokenFeedException("a section lies outside of the file", e);
    }
  }

  private static void expect(String what, long found, long expected) throws BrokenFeedException {
    if (found != expected) {
      throw new BrokenFeedException(what + ": " + found + " (expected: " + expected + ")");
    }
  }

  private int section(long at, boolean sound) throws BrokenFeedException {
    if (!sound || at < FeedFormat.HEADER_BYTES || at > file.capacity()) {
      throw new BrokenFeedException("a section begins at " + at + " of " + file.capacity());
    }
    return (int) at;
  }

  /** Whatever a look-up will follow leads to where it should. */
  private void check() throws BrokenFeedException {
    ascending("buckets", bucketsAt, buckets, 0, products);
    ascending("records", offsetsAt, products, FeedFormat.HEADER_BYTES, bucketsAt);
    ascending("names", namesAt, categories, 0, file.capacity() - textAt);
    ascending("postings", postingsAt, categories, 0, (textAt - postedAt) / Integer.BYTES);
    for (int i = 0; i < products; i++) {
      within("record", file.getInt(recordsAt + Integer.BYTES * i), products);
      int record = at(i);
      int end = at(i + 1);
      int body = record + FeedFormat.RECORD_HEAD_BYTES <= end ? body(record) : end + 1;
      if (body > end) {
        throw new BrokenFeedException("record " + i + " is longer than its place");
      }
      for (int j = 0; j < categoryCount(i); j++) {
        within("category", category(i, j), categories);
      }
      for (int j = 0; j < relatedCount(i); j++) {
        within("related product", related(i, j), products);
      }
    }
    for (int at = postedAt; at < textAt; at += Integer.BYTES) {
      within("posting", file.getInt(at), products);
    }
  }

  private void ascending(String what, int at, int count, int first, int last)
      throws BrokenFeedException {
    expect("first of " + what, file.getInt(at), first);
    expect("last of " + what, file.getInt(at + Integer.BYTES * count), last);
    for (int i = 0; i < count; i++) {
      if (file.getInt(at + Integer.BYTES * i) > file.getInt(at + Integer.BYTES * (i + 1))) {
        throw new BrokenFeedException(what + " are not in order");
      }
    }
  }

  private static void within(String what, int number, int count) throws BrokenFeedException {
    if (number < 0 || number >= count) {
      throw new BrokenFeedException(what + ": " + number + " (expected: < " + count + ")");
    }
  }

  /** The number of products. */
  public int size() {
    return products;
  }

  /** The size of the file. */
  public int bytes() {
    return file.capacity();
  }

  /** CRC-32C of what follows the header. */
  public int checksum() {
    return file.getInt(FeedFormat.AT_CHECKSUM);
  }

  /** The product of that SKU; null when there is none. */
  public @Nullable ListedProduct find(String sku) {
    int index = indexOf(sku);
    return index < 0 ? null : new FeedProduct(this, index, sku);
  }

  /** The number of the product of that SKU; -1 when there is none. */
  public int indexOf(String sku) {
    long hash = FeedFormat.hash(sku);
    int bucket = bucketsAt + Integer.BYTES * FeedFormat.bucket(hash, buckets);
    int end = file.getInt(bucket + Integer.BYTES);
    for (int i = file.getInt(bucket); i < end; i++) {
      if (file.getLong(hashesAt + Long.BYTES * i) == hash) {
        int index = file.getInt(recordsAt + Integer.BYTES * i);
        int record = at(index);
        int from = record + FeedFormat.RECORD_HEAD_BYTES;
        int to = from + skuBytes(record);
        if (Utf8Text.skip(file, from, to, sku) == to) {
          return index;
        }
      }
    }
    return -1;
  }

  /** The product of that number, from 0 on in order of SKU. */
  public ListedProduct get(int index) {
    return new FeedProduct(this, index, sku(index));
  }

  String sku(int index) {
    int record = at(index);
    byte[] sku = new byte[skuBytes(record)];
    file.get(record + FeedFormat.RECORD_HEAD_BYTES, sku);
    return new String(sku, UTF_8);
  }

  boolean hasInsecurePicture(int index) {
    return (file.get(at(index)) & FeedFormat.PLAIN_HTTP_PICTURE) != 0;
  }

  boolean isOnOffer(int index, String country, String region, String city) {
    int record = at(index);
    if ((file.get(record) & FeedFormat.IN_STOCK) == 0) {
      return false;
    }
    int places = places(record);
    int at = placesAt(record);
    for (int i = 0; i < places; i++) {
      int from = at + Short.BYTES;
      int to = from + file.getChar(at);
      if (matches(from, to, country, region, city)) {
        return true;
      }
      at = to;
    }
    return places == 0;
  }

  /** Each place is a country, country/region or country/region/city. */
  private boolean matches(int from, int to, String country, String region, String city) {
    int at = country.isEmpty() ? -1 : Utf8Text.skip(file, from, to, country);
    if (at < 0 || at == to) {
      return at == to;
    }
    at = file.get(at) == '/' ? Utf8Text.skip(file, at + 1, to, region) : -1;
    if (at < 0 || at == to) {
      return at == to;
    }
    return file.get(at) == '/' && Utf8Text.skip(file, at + 1, to, city) == to;
  }

  /** All of a product; allocates it anew. */
  Product product(int index) {
    int record = at(index);
    int body = body(record);
    try {
      Product.Builder product = Product.newBuilder();
      product.mergeFrom(CodedInputStream.newInstance(file.slice(body, at(index + 1) - body)));
      int at = placesAt(record);
      for (int i = 0; i < places(record); i++) {
        byte[] place = new byte[file.getChar(at)];
        file.get(at + Short.BYTES, place);
        product.addAvailableIn(new String(place, UTF_8));
        at += Short.BYTES + place.length;
      }
      return product
          .setAdvertiserId(advertiserId)
          .setSku(sku(index))
          .setInStock((file.get(record) & FeedFormat.IN_STOCK) != 0)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException("a record that its checksum holds for is no product", e);
    }
  }

  int categoryCount(int index) {
    return file.get(at(index) + FeedFormat.RECORD_CATEGORIES) & 0xff;
  }

  /** The number of one of a product's categories. */
  int category(int index, int i) {
    int record = at(index);
    return file.getInt(categoriesAt(record) + Integer.BYTES * i);
  }

  /** The number of a category; -1 when no product is in it. */
  int category(String name) {
    int low = 0;
    int high = categories - 1;
    byte[] wanted = name.getBytes(UTF_8);
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Utf8Text.compare(
          file,
          textAt + file.getInt(namesAt + Integer.BYTES * middle),
          textAt + file.getInt(namesAt + Integer.BYTES * (middle + 1)),
          wanted);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  String categoryName(int category) {
    int from = file.getInt(namesAt + Integer.BYTES * category);
    byte[] name = new byte[file.getInt(namesAt + Integer.BYTES * (category + 1)) - from];
    file.get(textAt + from, name);
    return new String(name, UTF_8);
  }

  /** How many products of a category are in stock. */
  int inCategory(int category) {
    return file.getInt(postingsAt + Integer.BYTES * (category + 1))
        - file.getInt(postingsAt + Integer.BYTES * category);
  }

  /** The number of one of them. */
  int inCategory(int category, int i) {
    int begin = file.getInt(postingsAt + Integer.BYTES * category);
    return file.getInt(postedAt + Integer.BYTES * (begin + i));
  }

  int relatedCount(int index) {
    return file.get(at(index) + FeedFormat.RECORD_RELATED) & 0xff;
  }

  /** The number of a product that others viewed with this one, the closest first. */
  int related(int index, int i) {
    int record = at(index);
    return file.getInt(relatedAt(record) + Integer.BYTES * i);
  }

  private int at(int index) {
    return file.getInt(offsetsAt + Integer.BYTES * index);
  }

  private int skuBytes(int record) {
    return file.getChar(record + FeedFormat.RECORD_SKU_BYTES);
  }

  private int places(int record) {
    return file.get(record + FeedFormat.RECORD_PLACES) & 0xff;
  }

  private int categoriesAt(int record) {
    return record + FeedFormat.RECORD_HEAD_BYTES + skuBytes(record);
  }

  private int relatedAt(int record) {
    return categoriesAt(record)
        + Integer.BYTES * (file.get(record + FeedFormat.RECORD_CATEGORIES) & 0xff);
  }

  private int placesAt(int record) {
    return relatedAt(record)
        + Integer.BYTES * (file.get(record + FeedFormat.RECORD_RELATED) & 0xff);
  }

  private int body(int record) {
    int at = placesAt(record);
    for (int i = places(record); i > 0; i--) {
      at += Short.BYTES + file.getChar(at);
    }
    return at;
  }
}
