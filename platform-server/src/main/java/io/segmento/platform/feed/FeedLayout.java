package io.segmento.platform.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.segmento.platform.feed.FeedWriter.Duplicate;
import io.segmento.platform.feed.FeedWriter.Result;
import io.segmento.proto.v1.Product;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lays products that wait in a file out as {@link FeedFormat} says: sorts, then writes records, index and categories from front to back. */
final class FeedLayout {
  private final ByteBuffer waiting;
  private final Map<String, Integer> numbers;
  private final List<String> categories;
  private final int[] categoryByNumber;
  private final IntList[] postings;
  private FeedIndex index = FeedIndex.EMPTY;

  FeedLayout(ByteBuffer waiting, Map<String, Integer> categoryNumbers) {
    this.waiting = waiting;
    Map<String, Integer> inOrder = FeedWriter.inOrder(categoryNumbers);
    this.categories = List.copyOf(inOrder.keySet());
    this.categoryByNumber = new int[categories.size()];
    this.postings = new IntList[categories.size()];
    int next = 0;
    for (int number : inOrder.values()) {
      postings[next] = new IntList();
      categoryByNumber[number] = next++;
    }
    this.numbers = categoryNumbers;
  }

  Result write(Path target, int[] positions, long[] rows, int maxTold) throws IOException {
    Integer[] order = new Integer[positions.length];
    Arrays.setAll(order, i -> i);
    // Stable: of equal SKUs the earlier row stays the first.
    Arrays.sort(order, (one, other) -> compare(positions[one], positions[other]));
    List<Duplicate> duplicates = new ArrayList<>();
    int[] kept = new int[positions.length];
    int products = 0;
    for (Integer each : order) {
      if (products > 0 && compare(kept[products - 1], positions[each]) == 0) {
        if (duplicates.size() < maxTold) {
          duplicates.add(new Duplicate(rows[each], sku(positions[each])));
        }
      } else {
        kept[products++] = positions[each];
      }
    }
    int[] sorted = Arrays.copyOf(kept, products);
    index = FeedIndex.of(products, i -> FeedFormat.hash(sku(sorted[i])));
    write(target, sorted);
    return new Result(products, duplicates, positions.length - products);
  }

  private void write(Path target, int[] sorted) throws IOException {
    try (FeedOutput out = new FeedOutput(target, FeedFormat.HEADER_BYTES)) {
      int[] offsets = new int[sorted.length + 1];
      for (int i = 0; i < sorted.length; i++) {
        offsets[i] = offset(out);
        record(out, FeedWriter.read(waiting, sorted[i]), i, sorted);
      }
      offsets[sorted.length] = offset(out);
      index.write(out);
      for (int offset : offsets) {
        out.putInt(offset);
      }
      categories(out);
      ByteBuffer header = ByteBuffer.allocate(FeedFormat.HEADER_BYTES)
          .putLong(FeedFormat.AT_MAGIC, FeedFormat.MAGIC)
          .putInt(FeedFormat.AT_FORMAT, FeedFormat.FORMAT)
          .putInt(FeedFormat.AT_PRODUCTS, sorted.length)
          .putInt(FeedFormat.AT_CATEGORIES, categories.size())
          .putInt(FeedFormat.AT_INDEX, offsets[sorted.length])
          .putInt(FeedFormat.AT_BUCKETS, FeedFormat.buckets(sorted.length));
      out.finish(header);
    }
  }

  private void record(FeedOutput out, Product product, int self, int[] sorted) throws IOException {
    byte[] sku = product.getSku().getBytes(UTF_8);
    IntList related = new IntList();
    for (String other : product.getRelatedSkusList()) {
      int found = index.find(FeedFormat.hash(other), i -> sku(sorted[i]).equals(other));
      if (found >= 0 && found != self) {
        related.add(found);
      }
    }
    int flags = product.getInStock() ? FeedFormat.IN_STOCK : 0;
    if (product.getImageUrl().startsWith("http:")) {
      flags |= FeedFormat.PLAIN_HTTP_PICTURE;
    }
    out.putByte(flags);
    out.putShort(sku.length);
    out.putByte(product.getAvailableInCount());
    out.putByte(product.getCategoriesCount());
    out.putByte(related.size());
    out.put(sku);
    for (String name : product.getCategoriesList()) {
      int category = categoryByNumber[numbers.getOrDefault(name, 0)];
      out.putInt(category);
      if (product.getInStock()) {
        postings[category].add(self);
      }
    }
    for (int i = 0; i < related.size(); i++) {
      out.putInt(related.get(i));
    }
    for (String place : product.getAvailableInList()) {
      byte[] text = place.getBytes(UTF_8);
      out.putShort(text.length);
      out.put(text);
    }
    out.put(
        product.toBuilder().clearSku().clearAvailableIn().clearInStock().build().toByteArray());
  }

  private void categories(FeedOutput out) throws IOException {
    int at = 0;
    for (String name : categories) {
      out.putInt(at);
      at += name.getBytes(UTF_8).length;
    }
    out.putInt(at);
    int posted = 0;
    for (IntList each : postings) {
      out.putInt(posted);
      posted += each.size();
    }
    out.putInt(posted);
    for (IntList each : postings) {
      for (int i = 0; i < each.size(); i++) {
        out.putInt(each.get(i));
      }
    }
    for (String name : categories) {
      out.put(name.getBytes(UTF_8));
    }
  }

  private static int offset(FeedOutput out) throws IOException {
    if (out.position() > FeedFormat.MAX_BYTES) {
      throw new IOException(
          "more than " + FeedFormat.MAX_BYTES + " bytes in one feed (expected: fewer products)");
    }
    return (int) out.position();
  }

  /** Of the SKUs of two products that wait, by code points. */
  private int compare(int one, int other) {
    int lengthOfOne = waiting.getChar(one);
    int lengthOfOther = waiting.getChar(other);
    int length = Math.min(lengthOfOne, lengthOfOther);
    for (int i = 0; i < length; i++) {
      int order = (waiting.get(one + Short.BYTES + i) & 0xff)
          - (waiting.get(other + Short.BYTES + i) & 0xff);
      if (order != 0) {
        return order;
      }
    }
    return lengthOfOne - lengthOfOther;
  }

  private String sku(int position) {
    byte[] text = new byte[waiting.getChar(position)];
    waiting.get(position + Short.BYTES, text);
    return new String(text, UTF_8);
  }
}
