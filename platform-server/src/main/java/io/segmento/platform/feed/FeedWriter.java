package io.segmento.platform.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.CodedInputStream;
import io.segmento.proto.v1.Product;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes a feed file of products in any order. They wait in a file beside the one to be; on the heap are some 50 bytes for each. The same products make
 * the same bytes. Not thread-safe; close it, also after a failure.
 */
public final class FeedWriter implements AutoCloseable {
  /** A product whose SKU an earlier row has. */
  public record Duplicate(long row, String sku) {}

  private static final int FIRST_CAPACITY = 1_024;

  private final Path target;
  private final Path waiting;
  private final FeedOutput out;
  private final Map<String, Integer> categoryNumbers = new HashMap<>();
  private int[] positions = new int[FIRST_CAPACITY];
  private long[] rows = new long[FIRST_CAPACITY];
  private int count;

  private FeedWriter(Path target, Path waiting) throws IOException {
    this.target = target;
    this.waiting = waiting;
    this.out = new FeedOutput(waiting, 0);
  }

  /** Begins a feed that will be that file, in a directory that exists. */
  public static FeedWriter to(Path target) throws IOException {
    requireNonNull(target, "target");
    return new FeedWriter(target, target.resolveSibling(target.getFileName() + ".rows"));
  }

  /** Products that were added. */
  public int count() {
    return count;
  }

  /** Whether a product of this size may still be added. */
  public boolean hasRoom() {
    return out.position() < FeedFormat.MAX_BYTES / 2;
  }

  /** Adds a valid product; of two with one SKU the first counts. */
  public void add(Product product, long row) throws IOException {
    if (count == positions.length) {
      positions = Arrays.copyOf(positions, count * 2);
      rows = Arrays.copyOf(rows, count * 2);
    }
    positions[count] = Math.toIntExact(out.position());
    rows[count] = row;
    count++;
    for (String category : product.getCategoriesList()) {
      categoryNumbers.putIfAbsent(category, categoryNumbers.size());
    }
    byte[] sku = product.getSku().getBytes(UTF_8);
    byte[] message = product.toBuilder().clearAdvertiserId().build().toByteArray();
    out.putShort(sku.length);
    out.put(sku);
    out.putInt(message.length);
    out.put(message);
  }

  /** Writes the file; the rows that were left out because an earlier one has their SKU, at most {@code maxTold} of them. */
  public Result finish(int maxTold) throws IOException {
    out.close();
    try (FileChannel channel = FileChannel.open(waiting, StandardOpenOption.READ)) {
      return new FeedLayout(channel.map(MapMode.READ_ONLY, 0, channel.size()), categoryNumbers)
          .write(target, Arrays.copyOf(positions, count), rows, maxTold);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(waiting);
  }

  /**
   * What was written.
   *
   * @param duplicates the first of the rows that were left out
   * @param left how many rows were left out in all
   */
  public record Result(int products, List<Duplicate> duplicates, int left) {
    public Result {
      duplicates = List.copyOf(duplicates);
    }
  }

  /** The product that waits at a position. */
  static Product read(ByteBuffer waiting, int position) throws IOException {
    int at = position + Short.BYTES + waiting.getChar(position);
    return Product.parseFrom(
        CodedInputStream.newInstance(waiting.slice(at + Integer.BYTES, waiting.getInt(at))));
  }

  /** Category names in order, each with the number that it was given before. */
  static SortedMap<String, Integer> inOrder(Map<String, Integer> numbers) {
    TreeMap<String, Integer> sorted = new TreeMap<>(
        (one, other) -> Arrays.compareUnsigned(one.getBytes(UTF_8), other.getBytes(UTF_8)));
    sorted.putAll(numbers);
    return sorted;
  }
}
