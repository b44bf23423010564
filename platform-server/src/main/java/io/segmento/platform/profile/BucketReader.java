package io.segmento.platform.profile;

import static io.segmento.platform.profile.BucketWriter.DETAILED;
import static io.segmento.platform.profile.BucketWriter.KIND_BITS;
import static io.segmento.platform.profile.BucketWriter.SEVERAL_BITS;

import com.google.protobuf.CodedInputStream;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AudienceRecord;
import io.segmento.proto.storage.v1.CategoryRecord;
import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import io.segmento.proto.storage.v1.SearchRecord;
import io.segmento.proto.v1.EventType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads what {@link BucketWriter} wrote, whose description counts. Of one bucket; not thread-safe. */
final class BucketReader {
  private static final int KINDS = (1 << KIND_BITS) - 1;

  private final CodedInputStream in;
  private final TextReader texts;
  private final long baseHour;
  private final long base;
  private long first;
  private long last;
  private long at;

  BucketReader(CodedInputStream in, long baseHour) {
    this.in = in;
    this.baseHour = baseHour;
    texts = new TextReader(in);
    base = TimeUnit.HOURS.toSeconds(baseHour);
  }

  /** How often a product was viewed by one event of a type; the same of baskets and purchases. */
  static int views(int type) {
    return 1 - baskets(type) - purchases(type);
  }

  static int baskets(int type) {
    return type == EventType.BASKET_VALUE ? 1 : 0;
  }

  static int purchases(int type) {
    return type == EventType.PURCHASE_VALUE ? 1 : 0;
  }

  AdvertiserBucket read() throws IOException {
    first = Long.MAX_VALUE;
    last = Long.MIN_VALUE;
    AdvertiserBucket.Builder advertiser = AdvertiserBucket.newBuilder()
        .setAdvertiserId(texts.read())
        .setPageViews(in.readUInt32())
        .setEvents(in.readUInt32());
    int parts = in.readUInt32();
    if ((parts & BucketWriter.PRODUCTS) != 0) {
      products(advertiser);
    }
    if ((parts & BucketWriter.SEARCHES) != 0) {
      searches(advertiser);
    }
    if ((parts & BucketWriter.CATEGORIES) != 0) {
      categories(advertiser);
    }
    boolean rows = first <= last;
    advertiser.setLastSeen(in.readSInt64() + (rows ? last : base));
    advertiser.setFirstSeen((rows ? first : advertiser.getLastSeen()) - in.readSInt64());
    if ((parts & BucketWriter.MARKS) != 0) {
      marks(advertiser);
    }
    if ((parts & BucketWriter.DEVICE) != 0) {
      advertiser.setDevice(DeviceRecord.newBuilder()
          .setType(texts.read())
          .setOperatingSystem(texts.read())
          .setOperatingSystemVersion(texts.read())
          .setBrowser(texts.read()));
    }
    if ((parts & BucketWriter.PLACE) != 0) {
      advertiser.setPlace(PlaceRecord.newBuilder()
          .setCountry(texts.read())
          .setRegion(texts.read())
          .setCity(texts.read()));
    }
    if ((parts & BucketWriter.AUDIENCES) != 0) {
      audiences(advertiser);
    }
    return advertiser.build();
  }

  /** What stands before the rows: answers how many they are. */
  private int begin() throws IOException {
    int rows = in.readUInt32();
    at = base + in.readSInt64();
    return rows;
  }

  private void products(AdvertiserBucket.Builder advertiser) throws IOException {
    for (int left = begin(); left > 0; left--) {
      int kind = row(KIND_BITS);
      ProductRecord.Builder product =
          ProductRecord.newBuilder().setSku(texts.read()).setLastSeen(at);
      if (kind == DETAILED) {
        product
            .setViews(in.readUInt32())
            .setBaskets(in.readUInt32())
            .setPurchases(in.readUInt32())
            .setFirstSeen(at - in.readSInt64())
            .addAllMarks(marks(at));
      } else {
        product
            .setViews(views(kind))
            .setBaskets(baskets(kind))
            .setPurchases(purchases(kind))
            .setFirstSeen(at)
            .addMarks(EventMarks.of(EventMarks.hourOf(at, baseHour), kind));
      }
      seen(product.getFirstSeen());
      advertiser.addProducts(product);
    }
  }

  private void searches(AdvertiserBucket.Builder advertiser) throws IOException {
    for (int left = begin(); left > 0; left--) {
      int several = row(SEVERAL_BITS);
      SearchRecord.Builder search =
          SearchRecord.newBuilder().setLastSeen(at).setQuery(texts.read());
      seen(at);
      advertiser.addSearches(search.setCount(several == 0 ? 1 : in.readUInt32()));
    }
  }

  private void categories(AdvertiserBucket.Builder advertiser) throws IOException {
    for (int left = begin(); left > 0; left--) {
      int kind = row(KIND_BITS);
      CategoryRecord.Builder category =
          CategoryRecord.newBuilder().setCategory(texts.read()).setLastSeen(at);
      if (kind == DETAILED) {
        category.setViews(in.readUInt32()).addAllMarks(marks(at));
      } else {
        category.setViews(1).addMarks(EventMarks.of(EventMarks.hourOf(at, baseHour), kind));
      }
      seen(at);
      advertiser.addCategories(category);
    }
  }

  /** Goes on to the time of the next row; answers what stands beside it. */
  private int row(int bits) throws IOException {
    long told = in.readUInt64();
    at += told >>> bits;
    return (int) told & ((1 << bits) - 1);
  }

  private void seen(long from) {
    first = Math.min(first, from);
    last = Math.max(last, at);
  }

  private List<Integer> marks(long lastSeen) throws IOException {
    List<Integer> marks = new ArrayList<>();
    int hour = EventMarks.hourOf(lastSeen, baseHour);
    for (int left = in.readUInt32(); left > 0; left--) {
      int told = in.readUInt32();
      hour -= told >> KIND_BITS;
      marks.add(EventMarks.of(hour, told & KINDS));
    }
    return marks;
  }

  private void marks(AdvertiserBucket.Builder advertiser) throws IOException {
    int hour = EventMarks.hourOf(advertiser.getLastSeen(), baseHour);
    for (int left = in.readUInt32(); left > 0; left--) {
      int told = in.readUInt32();
      int mark = told >> SEVERAL_BITS;
      hour -= mark >> KIND_BITS;
      advertiser
          .addMarks(EventMarks.of(hour, mark & KINDS))
          .addMarkCounts((told & 1) == 0 ? 1 : in.readUInt32());
    }
  }

  private void audiences(AdvertiserBucket.Builder advertiser) throws IOException {
    for (int left = in.readUInt32(); left > 0; left--) {
      advertiser.addAudiences(AudienceRecord.newBuilder()
          .setSegmentId(texts.read())
          .setProvider(texts.read())
          .setCollectedOn(in.readUInt32())
          .setUploadedAt(in.readSInt64() + base));
    }
  }
}
