package io.segmento.platform.profile;

import com.google.protobuf.CodedOutputStream;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AudienceRecord;
import io.segmento.proto.storage.v1.CategoryRecord;
import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import io.segmento.proto.storage.v1.SearchRecord;
import io.segmento.proto.v1.EventType;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Writes the advertisers of a bucket one after another, {@link BucketReader} reads them: id, page views, events, which parts follow, the parts,
 * first and last time. Numbers are variable-length, and those that may be negative zigzag. A list is its length, the time of its first row and
 * its rows, the oldest first, each with the seconds since the row before in front. Of one bucket; not thread-safe.
 */
final class BucketWriter {
  /** Bits of a number that says which parts follow, in this order. */
  static final int PRODUCTS = 1;

  static final int SEARCHES = 1 << 1;
  static final int CATEGORIES = 1 << 2;
  static final int MARKS = 1 << 3;
  static final int DEVICE = 1 << 4;
  static final int PLACE = 1 << 5;
  static final int AUDIENCES = 1 << 6;

  /** Beside the seconds of a row: the type of its only event, or that more is to be said. */
  static final int KIND_BITS = 3;

  static final int DETAILED = EventType.EVENT_TYPE_UNSPECIFIED_VALUE;
  /** Beside the seconds of a search, and beside a mark: that it is more than one, and how many it is follows. */
  static final int SEVERAL_BITS = 1;

  private final CodedOutputStream out;
  private final TextWriter texts;
  private final long baseHour;
  private final long base;
  private long first;
  private long last;

  BucketWriter(CodedOutputStream out, long baseHour) {
    this.out = out;
    this.baseHour = baseHour;
    texts = new TextWriter(out);
    base = TimeUnit.HOURS.toSeconds(baseHour);
  }

  void write(AdvertiserBucket advertiser) throws IOException {
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
    texts.write(advertiser.getAdvertiserId());
    out.writeUInt32NoTag(advertiser.getPageViews());
    out.writeUInt32NoTag(advertiser.getEvents());
    out.writeUInt32NoTag(parts(advertiser));
    products(oldestFirst(advertiser.getProductsList(), ProductRecord::getLastSeen));
    searches(oldestFirst(advertiser.getSearchesList(), SearchRecord::getLastSeen));
    categories(oldestFirst(advertiser.getCategoriesList(), CategoryRecord::getLastSeen));
    // Most often the first and the last event are rows.
    boolean rows = first <= last;
    out.writeSInt64NoTag(advertiser.getLastSeen() - (rows ? last : base));
    out.writeSInt64NoTag((rows ? first : advertiser.getLastSeen()) - advertiser.getFirstSeen());
    marks(advertiser);
    device(advertiser);
    place(advertiser);
    audiences(advertiser.getAudiencesList());
  }

  private static int parts(AdvertiserBucket advertiser) {
    return (advertiser.getProductsCount() > 0 ? PRODUCTS : 0)
        | (advertiser.getSearchesCount() > 0 ? SEARCHES : 0)
        | (advertiser.getCategoriesCount() > 0 ? CATEGORIES : 0)
        | (advertiser.getMarksCount() > 0 ? MARKS : 0)
        | (advertiser.hasDevice() ? DEVICE : 0)
        | (advertiser.hasPlace() ? PLACE : 0)
        | (advertiser.getAudiencesCount() > 0 ? AUDIENCES : 0);
  }

  private static <T> List<T> oldestFirst(List<T> rows, ToLongFunction<T> lastSeen) {
    return rows.stream().sorted(Comparator.comparingLong(lastSeen)).toList();
  }

  /** What stands before the rows; answers the time of the first. */
  private <T> long begin(List<T> rows, ToLongFunction<T> lastSeen) throws IOException {
    if (rows.isEmpty()) {
      return 0;
    }
    long at = lastSeen.applyAsLong(rows.get(0));
    out.writeUInt32NoTag(rows.size());
    out.writeSInt64NoTag(at - base);
    return at;
  }

  private void products(List<ProductRecord> products) throws IOException {
    long at = begin(products, ProductRecord::getLastSeen);
    for (ProductRecord product : products) {
      int kind = kind(product);
      out.writeUInt64NoTag((product.getLastSeen() - at) << KIND_BITS | kind);
      at = product.getLastSeen();
      texts.write(product.getSku());
      if (kind == DETAILED) {
        out.writeUInt32NoTag(product.getViews());
        out.writeUInt32NoTag(product.getBaskets());
        out.writeUInt32NoTag(product.getPurchases());
        out.writeSInt64NoTag(at - product.getFirstSeen());
        marks(product.getMarksList(), at);
      }
      seen(product.getFirstSeen(), at);
    }
  }

  private int kind(ProductRecord product) {
    if (product.getMarksCount() != 1 || product.getFirstSeen() != product.getLastSeen()) {
      return DETAILED;
    }
    int type = EventMarks.type(product.getMarks(0));
    boolean alone = product.getViews() == BucketReader.views(type)
        && product.getBaskets() == BucketReader.baskets(type)
        && product.getPurchases() == BucketReader.purchases(type)
        && product.getMarks(0)
            == EventMarks.of(EventMarks.hourOf(product.getLastSeen(), baseHour), type);
    return alone ? type : DETAILED;
  }

  private void searches(List<SearchRecord> searches) throws IOException {
    long at = begin(searches, SearchRecord::getLastSeen);
    for (SearchRecord search : searches) {
      int several = search.getCount() == 1 ? 0 : 1;
      out.writeUInt64NoTag((search.getLastSeen() - at) << SEVERAL_BITS | several);
      at = search.getLastSeen();
      texts.write(search.getQuery());
      if (several == 1) {
        out.writeUInt32NoTag(search.getCount());
      }
      seen(at, at);
    }
  }

  private void categories(List<CategoryRecord> categories) throws IOException {
    long at = begin(categories, CategoryRecord::getLastSeen);
    for (CategoryRecord category : categories) {
      int kind = kind(category);
      out.writeUInt64NoTag((category.getLastSeen() - at) << KIND_BITS | kind);
      at = category.getLastSeen();
      texts.write(category.getCategory());
      if (kind == DETAILED) {
        out.writeUInt32NoTag(category.getViews());
        marks(category.getMarksList(), at);
      }
      seen(at, at);
    }
  }

  private int kind(CategoryRecord category) {
    if (category.getMarksCount() != 1 || category.getViews() != 1) {
      return DETAILED;
    }
    int type = EventMarks.type(category.getMarks(0));
    return category.getMarks(0)
            == EventMarks.of(EventMarks.hourOf(category.getLastSeen(), baseHour), type)
        ? type
        : DETAILED;
  }

  private void seen(long from, long until) {
    first = Math.min(first, from);
    last = Math.max(last, until);
  }

  /** Of a row: how many, then each with the hours before the one before in front. */
  private void marks(List<Integer> marks, long lastSeen) throws IOException {
    out.writeUInt32NoTag(marks.size());
    int hour = EventMarks.hourOf(lastSeen, baseHour);
    for (int mark : marks) {
      out.writeUInt32NoTag((hour - EventMarks.hour(mark)) << KIND_BITS | EventMarks.type(mark));
      hour = EventMarks.hour(mark);
    }
  }

  private void marks(AdvertiserBucket advertiser) throws IOException {
    int count = advertiser.getMarksCount();
    if (count == 0) {
      return;
    }
    out.writeUInt32NoTag(count);
    int hour = EventMarks.hourOf(advertiser.getLastSeen(), baseHour);
    for (int i = 0; i < count; i++) {
      int mark = advertiser.getMarks(i);
      int several = advertiser.getMarkCounts(i) == 1 ? 0 : 1;
      int told = (hour - EventMarks.hour(mark)) << KIND_BITS | EventMarks.type(mark);
      out.writeUInt32NoTag(told << SEVERAL_BITS | several);
      if (several == 1) {
        out.writeUInt32NoTag(advertiser.getMarkCounts(i));
      }
      hour = EventMarks.hour(mark);
    }
  }

  private void device(AdvertiserBucket advertiser) throws IOException {
    if (advertiser.hasDevice()) {
      DeviceRecord device = advertiser.getDevice();
      texts.write(device.getType());
      texts.write(device.getOperatingSystem());
      texts.write(device.getOperatingSystemVersion());
      texts.write(device.getBrowser());
    }
  }

  private void place(AdvertiserBucket advertiser) throws IOException {
    if (advertiser.hasPlace()) {
      PlaceRecord place = advertiser.getPlace();
      texts.write(place.getCountry());
      texts.write(place.getRegion());
      texts.write(place.getCity());
    }
  }

  private void audiences(List<AudienceRecord> audiences) throws IOException {
    if (audiences.isEmpty()) {
      return;
    }
    out.writeUInt32NoTag(audiences.size());
    for (AudienceRecord audience : audiences) {
      texts.write(audience.getSegmentId());
      texts.write(audience.getProvider());
      out.writeUInt32NoTag(audience.getCollectedOn());
      out.writeSInt64NoTag(audience.getUploadedAt() - base);
    }
  }
}
