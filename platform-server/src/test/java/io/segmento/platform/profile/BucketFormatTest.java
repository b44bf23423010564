package io.segmento.platform.profile;

import static io.segmento.platform.profile.ProfileEvents.at;
import static io.segmento.platform.profile.ProfileEvents.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.proto.storage.v1.AdvertiserBucket;
import io.segmento.proto.storage.v1.AudienceRecord;
import io.segmento.proto.storage.v1.CategoryRecord;
import io.segmento.proto.storage.v1.DeviceRecord;
import io.segmento.proto.storage.v1.PlaceRecord;
import io.segmento.proto.storage.v1.ProductRecord;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SearchRecord;
import io.segmento.proto.v1.EventType;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BucketFormatTest {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final long HOUR = 3_600;

  @Test
  void aVisitComesBackAsItWas() throws InvalidProtocolBufferException {
    ProfileBucket bucket = BucketUpdate.add(
        ProfileBucket.getDefaultInstance(),
        List.of(
            event("shop", EventType.PAGE_VIEW, 0),
            event("shop", EventType.PRODUCT_VIEW, 20, "pack-28", "007", "0", "10000001"),
            event("shop", EventType.PRODUCT_VIEW, 30, "10000001"),
            event("shop", EventType.BASKET, 40, "999999999999999999", "9999999999999999999"),
            event("shop", EventType.PURCHASE, 50, "boots"),
            new ProfileEvent("", "shop", EventType.SEARCH, at(60), List.of(), "", "палатка"),
            new ProfileEvent("", "shop", EventType.SEARCH, at(70), List.of(), "", "палатка"),
            new ProfileEvent("", "shop", EventType.SEARCH, at(71), List.of(), "", "boots"),
            new ProfileEvent("", "shop", EventType.PAGE_VIEW, at(80), List.of(), "outdoor", ""),
            new ProfileEvent("", "shop", EventType.CUSTOM, at(90), List.of(), "outdoor", ""),
            event("other", EventType.EXIT, 9_000)),
        MONTH,
        new Evictions());
    assertThat(copy(bucket)).isEqualTo(bucket);
  }

  /** What was seen on a day before the month, or has another shape than today's code gives it, is not lost either. */
  @Test
  void whateverABucketHoldsComesBack() throws InvalidProtocolBufferException {
    Random random = new Random(20_261_126);
    for (int i = 0; i < 2_000; i++) {
      ProfileBucket bucket = any(random);
      assertThat(copy(bucket)).isEqualTo(bucket);
    }
  }

  @Test
  void bucketsOfBeforeAreRead() throws InvalidProtocolBufferException {
    ProfileBucket bucket = any(new Random(1));
    assertThat(BucketFormat.INSTANCE.read(bucket.toByteArray(), MONTH)).isEqualTo(bucket);
    assertThat(BucketFormat.INSTANCE.read(new byte[0], MONTH))
        .isEqualTo(ProfileBucket.getDefaultInstance());
  }

  @Test
  void whatIsCutShortIsNotRead() {
    byte[] whole = BucketFormat.INSTANCE.write(any(new Random(2)), MONTH);
    assertThatThrownBy(
            () -> BucketFormat.INSTANCE.read(Arrays.copyOf(whole, whole.length - 1), MONTH))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  @Test
  void damagedBytesFailInNoOtherWay() {
    Random random = new Random(3);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = BucketFormat.INSTANCE.write(any(random), MONTH);
      bytes[1 + random.nextInt(bytes.length - 1)] = (byte) random.nextInt();
      try {
        assertThat(BucketFormat.INSTANCE.read(bytes, MONTH)).isNotNull();
      } catch (InvalidProtocolBufferException e) {
        // As it should.
      }
    }
  }

  /** Stored places name them: a word that moved would change what old buckets say. */
  @Test
  void knownWordsKeepTheirPlaces() {
    assertThat(KnownWords.WORDS)
        .doesNotHaveDuplicates()
        .hasSizeLessThanOrEqualTo(KnownWords.PLACES_KEPT)
        .startsWith("", "desktop", "phone")
        .containsSequence("yandex", "uc", "RUS", "USA")
        .endsWith("Paris", "New York");
    assertThat(KnownWords.WORDS.indexOf("New York")).isEqualTo(48);
  }

  private static ProfileBucket copy(ProfileBucket bucket) throws InvalidProtocolBufferException {
    return BucketFormat.INSTANCE.read(BucketFormat.INSTANCE.write(bucket, MONTH), MONTH);
  }

  private static ProfileBucket any(Random random) {
    ProfileBucket.Builder bucket = ProfileBucket.newBuilder();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      bucket.addAdvertisers(advertiser(random));
    }
    return bucket.build();
  }

  private static AdvertiserBucket.Builder advertiser(Random random) {
    AdvertiserBucket.Builder advertiser = AdvertiserBucket.newBuilder()
        .setAdvertiserId(text(random))
        .setEvents(random.nextInt(9))
        .setPageViews(random.nextInt(300))
        .setFirstSeen(random.nextInt(4) == 0 ? 0 : time(random, 0))
        .setLastSeen(random.nextInt(4) == 0 ? 0 : time(random, 0));
    for (int i = random.nextInt(4); i > 0; i--) {
      ProductRecord.Builder product = advertiser
          .addProductsBuilder()
          .setSku(text(random))
          .setViews(random.nextInt(3))
          .setBaskets(random.nextInt(2))
          .setPurchases(random.nextInt(2))
          .setFirstSeen(time(random, i))
          .setLastSeen(time(random, 4 - i));
      for (int marks = random.nextInt(3); marks > 0; marks--) {
        product.addMarks(random.nextInt(792 * 8));
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      advertiser.addSearches(SearchRecord.newBuilder()
          .setQuery(text(random))
          .setCount(random.nextInt(3))
          .setLastSeen(time(random, 4 - i)));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      CategoryRecord.Builder category = advertiser
          .addCategoriesBuilder()
          .setCategory(text(random))
          .setViews(random.nextInt(3))
          .setLastSeen(time(random, 4 - i));
      for (int marks = random.nextInt(3); marks > 0; marks--) {
        category.addMarks(random.nextInt(792 * 8));
      }
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      advertiser.addMarks(random.nextInt(792 * 8)).addMarkCounts(random.nextInt(3));
    }
    if (random.nextBoolean()) {
      advertiser.setDevice(DeviceRecord.newBuilder().setType("phone").setBrowser(text(random)));
    }
    if (random.nextBoolean()) {
      advertiser.setPlace(PlaceRecord.newBuilder().setCountry("RUS").setCity(text(random)));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      advertiser.addAudiences(AudienceRecord.newBuilder()
          .setSegmentId(text(random))
          .setProvider("provider")
          .setCollectedOn(20_000 + random.nextInt(800))
          .setUploadedAt(time(random, 0)));
    }
    return advertiser;
  }

  /** Rows are written the oldest first, so those of a later place are later. */
  private static long time(Random random, int place) {
    return at(-24 * 24 * HOUR) + place * 8L * 24 * HOUR + random.nextInt(7 * 24 * 3_600);
  }

  private static String text(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Integer.toString(random.nextInt());
      case 1 -> "0" + random.nextInt(9);
      case 2 -> "";
      case 3 -> "сапоги " + random.nextInt(3);
      default -> Long.toString(random.nextLong() >>> random.nextInt(60));
    };
  }
}
