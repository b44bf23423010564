package io.segmento.platform.profile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.InvalidProtocolBufferException;
import io.segmento.proto.storage.v1.AdvertiserView;
import io.segmento.proto.storage.v1.BidView;
import io.segmento.proto.storage.v1.ProductView;
import io.segmento.proto.storage.v1.ProfileBucket;
import io.segmento.proto.storage.v1.SegmentView;
import io.segmento.proto.v1.EventType;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Opening what a bid reads of a profile, and reading and writing a month of it: 10 products and 20 segments, 40 events. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ProfileBenchmark {
  private static final YearMonth MONTH = YearMonth.of(2026, 11);
  private static final long START = Instant.parse("2026-11-02T10:00:00Z").getEpochSecond();
  private static final byte[] NAME = "v:{u:0123456789abcdefghijkl}".getBytes(US_ASCII);

  private final SealedValues values = new SealedValues(new SecureRandom());
  private final byte[] monthKey = new byte[32];
  private byte[] view = {};
  private byte[] bucket = {};
  private ProfileBucket opened = ProfileBucket.getDefaultInstance();

  @Setup
  public void setUp() throws InvalidProtocolBufferException {
    AdvertiserView.Builder advertiser = AdvertiserView.newBuilder()
        .setAdvertiserId("shop")
        .setViews(200)
        .setFirstSeen(START)
        .setLastSeen(START + 1_000_000);
    List<ProfileEvent> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      String sku = Integer.toString(10_000_000 + i * 7_919);
      long at = START + i * 40_000L;
      if (i < 10) {
        advertiser.addProducts(
            ProductView.newBuilder().setSku(sku).setViews(1).setFirstViewed(at).setLastViewed(at));
      }
      if (i < 20) {
        advertiser.addSegments(
            SegmentView.newBuilder().setSegmentId("segment-" + i).setValidUntil(at + 30 * 86_400));
      }
      events.add(new ProfileEvent("", "shop", EventType.PRODUCT_VIEW, at, List.of(sku), "", ""));
    }
    opened = BucketUpdate.add(opened, events, MONTH, new Evictions());
    view = sealed(BidView.newBuilder().addAdvertisers(advertiser).build().toByteArray());
    bucket = writeBucket();
    if (!readBucket().equals(opened) || openView().getAdvertisersCount() != 1) {
      throw new IllegalStateException("not what was written");
    }
  }

  private byte[] sealed(byte[] plain) {
    return values.seal(NAME, MONTH, monthKey, plain);
  }

  @Benchmark
  public BidView openView() throws InvalidProtocolBufferException {
    return BidView.parseFrom(plain(view));
  }

  @Benchmark
  public ProfileBucket readBucket() throws InvalidProtocolBufferException {
    return BucketFormat.INSTANCE.read(plain(bucket), MONTH);
  }

  @Benchmark
  public byte[] writeBucket() {
    return sealed(BucketFormat.INSTANCE.write(opened, MONTH));
  }

  private byte[] plain(byte[] sealed) {
    return Objects.requireNonNull(values.open(NAME, monthKey, sealed), "genuine");
  }
}
